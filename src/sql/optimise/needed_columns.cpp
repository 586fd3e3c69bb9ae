#include "sql/optimise/needed_columns.hpp"

#include <algorithm>  // std::fill, std::find
#include <ranges>     // std::ranges::reverse_view

#include "sql/optimise/expression_rewrite.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

int cheapest_column(const PlanNode& node) {
  const auto* project = std::get_if<ProjectNode>(&node.step);
  const auto cost = [&](int column) {
    const std::int64_t text = node.schema[column].type.is_text() ? 1 : 0;
    return project ? text + 2 * cost_of(project->expressions[static_cast<std::size_t>(column)]) : text;
  };
  int cheapest = 0;
  for (int column = 1; column < node.schema.size(); ++column) {
    if (cost(column) < cost(cheapest)) cheapest = column;
  }
  return cheapest;
}

/// Collects what one node asks of its inputs.
class Asker {
 public:
  Asker(const PlanNode& node, const ColumnSet& needed) : node_(node), needed_(needed) {
    for (const PlanPtr& input : node.inputs) asked_.emplace_back(static_cast<std::size_t>(input->schema.size()));
    std::visit([&](const auto& step) { ask(step); }, node.step);
    for (std::size_t i = 0; i < asked_.size(); ++i) ask_something(i);
  }

  std::vector<ColumnSet> take() { return std::move(asked_); }

 private:
  bool needs(int column) const { return needed_[static_cast<std::size_t>(column)]; }
  void need(std::size_t input, int column) { asked_[input][static_cast<std::size_t>(column)] = true; }
  void need(std::size_t input, const std::vector<int>& columns) {
    for (const int column : columns) need(input, column);
  }

  void ask_something(std::size_t input) {
    const ColumnSet& set = asked_[input];
    if (std::find(set.begin(), set.end(), true) != set.end()) return;
    need(input, cheapest_column(*node_.inputs[input]));
  }

  /// Passes on what is needed of a node whose first columns are those of its input.
  void ask_same() {
    const int columns = std::min(node_.schema.size(), node_.inputs.front()->schema.size());
    for (int c = 0; c < columns; ++c) {
      if (needs(c)) need(0, c);
    }
  }

  void ask(const ScanNode&) {}
  void ask(const OneRowNode&) {}

  void ask(const FilterNode& filter) {
    ask_same();
    for (const Expression& conjunct : filter.conjuncts) need(0, columns_read(conjunct));
  }

  void ask(const ProjectNode& project) {
    for (int c = 0; c < node_.schema.size(); ++c) {
      if (needs(c)) need(0, columns_read(project.expressions[static_cast<std::size_t>(c)]));
    }
  }

  void ask(const JoinNode& join) {
    const int left_width = node_.inputs[0]->schema.size();
    ask_same();
    for (int c = left_width; shows_right(join.spec.kind) && c < node_.schema.size(); ++c) {
      if (needs(c)) need(1, c - left_width);
    }
    need(0, join.spec.left_keys);
    need(1, join.spec.right_keys);
    if (!join.spec.condition) return;
    for (const int column : columns_read(*join.spec.condition)) {
      column < left_width ? need(0, column) : need(1, column - left_width);
    }
  }

  void ask(const GroupNode& group) {
    need(0, group.keys);
    for (std::size_t i = 0; i < group.calls.size(); ++i) {
      if (!needs(static_cast<int>(group.keys.size() + i))) continue;
      need(0, group.calls[i].arguments);
      for (const OrderKey& key : group.calls[i].order) need(0, key.column);
    }
  }

  void ask(const WindowNode& window) {
    ask_same();
    const int width = node_.inputs.front()->schema.size();
    bool any_call = false;
    for (std::size_t i = 0; i < window.spec.calls.size(); ++i) {
      if (!needs(width + static_cast<int>(i))) continue;
      need(0, window.spec.calls[i].arguments);
      any_call = true;
    }
    if (!any_call) return;  // then there is no window either
    need(0, window.spec.partition);
    for (const OrderKey& key : window.spec.order) need(0, key.column);
  }

  void ask(const OrderNode& order) {
    ask_same();
    // Which of equal rows a limit keeps hangs on all their columns, so it must not hang on who asks for which.
    if (order.spec.limit || order.spec.offset > 0) std::fill(asked_[0].begin(), asked_[0].end(), true);
    for (const OrderKey& key : order.spec.keys) need(0, key.column);
  }

  void ask(const UnionAllNode&) { std::fill(asked_.begin(), asked_.end(), needed_); }

  void ask(const RepeatNode&) {
    ask_same();
    need(0, node_.schema.size());
  }

  const PlanNode& node_;
  const ColumnSet& needed_;
  std::vector<ColumnSet> asked_;
};

}  // namespace

std::vector<ColumnSet> asked_of_inputs(const PlanNode& node, const ColumnSet& needed) {
  return Asker(node, needed).take();
}

std::unordered_map<const PlanNode*, ColumnSet> needed_columns(const std::vector<PlanPtr>& roots) {
  const auto nodes = inputs_first(roots);
  std::unordered_map<const PlanNode*, ColumnSet> needed;
  for (const PlanPtr& node : nodes) needed[node.get()].resize(static_cast<std::size_t>(node->schema.size()));
  for (const PlanPtr& root : roots) {
    ColumnSet& all = needed.at(root.get());
    std::fill(all.begin(), all.end(), true);
  }
  for (std::size_t n = nodes.size(); n-- > 0;) {
    const auto& node = nodes[n];
    const auto asked = asked_of_inputs(*node, needed.at(node.get()));
    for (std::size_t i = 0; i < asked.size(); ++i) {
      ColumnSet& set = needed.at(node->inputs[i].get());
      for (std::size_t c = 0; c < set.size(); ++c) set[c] = set[c] || asked[i][c];
    }
  }
  return needed;
}

}  // namespace rankwise
