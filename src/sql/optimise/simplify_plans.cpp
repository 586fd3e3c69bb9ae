#include "sql/optimise/simplify_plans.hpp"

#include <algorithm>      // std::all_of, std::find, std::any_of
#include <unordered_map>  // std::unordered_map
#include <unordered_set>  // std::unordered_set

#include "sql/optimise/expression_rewrite.hpp"
#include "sql/optimise/fold_constants.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

void count_reads(const Expression& expression, std::vector<int>& reads) {
  if (expression.kind == Expression::Kind::kColumn) ++reads[static_cast<std::size_t>(expression.column)];
  for (const Expression& argument : expression.arguments) count_reads(argument, reads);
}

/// Tells whether no computed column of `inner` is read twice by `outer`.
bool merges_well(const ProjectNode& outer, const ProjectNode& inner) {
  std::vector<int> reads(inner.expressions.size(), 0);
  for (const Expression& expression : outer.expressions) count_reads(expression, reads);
  for (std::size_t c = 0; c < reads.size(); ++c) {
    const bool free = inner.expressions[c].arguments.empty() && inner.expressions[c].kind != Expression::Kind::kCall;
    if (reads[c] > 1 && !free) return false;
  }
  return true;
}

bool is_identity(const PlanNode& node, const ProjectNode& project) {
  for (std::size_t c = 0; c < project.expressions.size(); ++c) {
    const Expression& expression = project.expressions[c];
    if (expression.kind != Expression::Kind::kColumn || expression.column != static_cast<int>(c)) return false;
  }
  return node.schema == node.inputs.front()->schema;
}

/// Tells whether the rows of a node differ in the columns `columns`.
bool distinct_in(const PlanNode& node, std::vector<int> columns) {
  if (const auto* project = std::get_if<ProjectNode>(&node.step)) {
    std::vector<int> below;
    for (const int column : columns) {
      const Expression& expression = project->expressions[static_cast<std::size_t>(column)];
      if (expression.kind == Expression::Kind::kColumn) below.push_back(expression.column);
    }
    return distinct_in(*node.inputs.front(), std::move(below));
  }
  if (std::holds_alternative<FilterNode>(node.step) || std::holds_alternative<OrderNode>(node.step)) {
    return distinct_in(*node.inputs.front(), std::move(columns));
  }
  const auto* group = std::get_if<GroupNode>(&node.step);
  if (group == nullptr) return false;
  for (int key = 0; key < static_cast<int>(group->keys.size()); ++key) {
    if (std::find(columns.begin(), columns.end(), key) == columns.end()) return false;
  }
  return true;
}

void drop_repeated_keys(std::vector<OrderKey>& keys) {
  std::vector<OrderKey> kept;
  for (const OrderKey& key : keys) {
    const bool known =
        std::any_of(kept.begin(), kept.end(), [&](const OrderKey& other) { return other.column == key.column; });
    if (!known) kept.push_back(key);
  }
  keys = std::move(kept);
}

class Simplifier {
 public:
  explicit Simplifier(const std::vector<PlanPtr>& roots) {
    const Readers readers(roots);
    for (const PlanPtr& root : roots) mark_order_shown(*root);
    for (const PlanPtr& node : inputs_first(roots)) {
      PlanPtr result = simplify(*node);
      if (readers.shared(node.get())) shared_.insert(result.get());
      done_.emplace(node.get(), std::move(result));
    }
  }

  PlanPtr result(const PlanPtr& node) const { return done_.at(node.get()); }

 private:
  /// Marks the orders whose rows an output gives as they come.
  void mark_order_shown(const PlanNode& node) {
    order_shown_.insert(&node);
    const bool passes_on = std::holds_alternative<ProjectNode>(node.step) ||
                           std::holds_alternative<FilterNode>(node.step) ||
                           std::holds_alternative<RepeatNode>(node.step);
    if (passes_on) mark_order_shown(*node.inputs.front());
  }

  PlanPtr simplify(const PlanNode& node) const {
    std::vector<PlanPtr> inputs;
    for (const PlanPtr& input : node.inputs) inputs.push_back(done_.at(input.get()));
    PlanPtr copy = with_inputs(node, std::move(inputs));
    if (auto* project = std::get_if<ProjectNode>(&copy->step)) return simplify(copy, *project);
    if (auto* order = std::get_if<OrderNode>(&copy->step)) {
      const bool idle = !order->spec.limit && order->spec.offset == 0 && order_shown_.count(&node) == 0;
      if (idle) return select_columns(copy->inputs.front(), all_columns(*copy), copy->schema);
      drop_repeated_keys(order->spec.keys);
    }
    if (const auto* group = std::get_if<GroupNode>(&copy->step)) {
      const bool idle = group->calls.empty() && !group->keys.empty() && distinct_in(*copy->inputs.front(), group->keys);
      if (idle) return select_columns(copy->inputs.front(), group->keys, copy->schema);
    }
    return copy;
  }

  PlanPtr simplify(const PlanPtr& copy, ProjectNode& project) const {
    const PlanNode* input = copy->inputs.front().get();
    const auto* inner = std::get_if<ProjectNode>(&input->step);
    if (inner != nullptr && shared_.count(input) == 0 && merges_well(project, *inner)) {
      for (Expression& expression : project.expressions) {
        expression = fold_constants(substitute(expression, inner->expressions));
      }
      if (copy->name.empty()) copy->name = input->name;
      copy->inputs = {input->inputs.front()};
    }
    if (!is_identity(*copy, project)) return copy;
    PlanPtr same = copy->inputs.front();
    if (same->name.empty()) same->name = copy->name;
    return same;
  }

  static std::vector<int> all_columns(const PlanNode& node) {
    std::vector<int> columns;
    for (int c = 0; c < node.schema.size(); ++c) columns.push_back(c);
    return columns;
  }

  std::unordered_set<const PlanNode*> shared_;  // results that several nodes read
  std::unordered_set<const PlanNode*> order_shown_;
  std::unordered_map<const PlanNode*, PlanPtr> done_;
};

}  // namespace

std::vector<PlanPtr> simplify_plans(const std::vector<PlanPtr>& roots) {
  const Simplifier simplifier(roots);
  std::vector<PlanPtr> result;
  for (const PlanPtr& root : roots) result.push_back(simplifier.result(root));
  return result;
}

}  // namespace rankwise
