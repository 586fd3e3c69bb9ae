#include "sql/optimise/prune_columns.hpp"

#include <utility>  // std::move

#include "sql/optimise/needed_columns.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

/// What a node has become, and where its columns now stand (-1: nowhere).
struct Pruned {
  PlanPtr plan;
  std::vector<int> position;
};

class ColumnPruner {
 public:
  explicit ColumnPruner(const std::vector<PlanPtr>& roots) : needed_(needed_columns(roots)) {
    for (const PlanPtr& node : inputs_first(roots)) {
      done_.emplace(node.get(), std::visit([&](const auto& step) { return prune(*node, step); }, node->step));
    }
  }

  /// The node with all its columns.
  PlanPtr whole(const PlanPtr& node) const {
    const Pruned& pruned = done_.at(node.get());
    PlanPtr plan = select_columns(pruned.plan, pruned.position, node->schema);
    if (plan->name.empty()) plan->name = node->name;
    return plan;
  }

 private:
  const ColumnSet& needed(const PlanNode& node) const { return needed_.at(&node); }
  const Pruned& pruned(const PlanPtr& node) const { return done_.at(node.get()); }

  static std::vector<int> columns_in(const ColumnSet& set) {
    std::vector<int> columns;
    for (std::size_t c = 0; c < set.size(); ++c) {
      if (set[c]) columns.push_back(static_cast<int>(c));
    }
    return columns;
  }

  /// An input with no other columns than `wanted`, in their order, under their names.
  Pruned exactly(const PlanPtr& node, const ColumnSet& wanted) const {
    const Pruned& wide = pruned(node);
    std::vector<int> columns;
    Schema schema;
    Pruned result{nullptr, std::vector<int>(wanted.size(), -1)};
    for (const int column : columns_in(wanted)) {
      result.position[static_cast<std::size_t>(column)] = static_cast<int>(columns.size());
      columns.push_back(wide.position[static_cast<std::size_t>(column)]);
      schema.add(node->schema[column]);
    }
    result.plan = select_columns(wide.plan, columns, schema);
    return result;
  }
  /// Input `i` with what the node asks of it.
  Pruned exactly(const PlanNode& node, std::size_t i) const {
    return exactly(node.inputs[i], asked_of_inputs(node, needed(node))[i]);
  }

  static Schema chosen(const Schema& schema, const std::vector<int>& columns) {
    Schema result;
    for (const int column : columns) result.add(schema[column]);
    return result;
  }

  static void move_columns(std::vector<int>& columns, const std::vector<int>& position) {
    for (int& column : columns) column = position[static_cast<std::size_t>(column)];
  }
  static void move_columns(std::vector<OrderKey>& keys, const std::vector<int>& position) {
    for (OrderKey& key : keys) key.column = position[static_cast<std::size_t>(key.column)];
  }

  template <class Step>
  static PlanPtr copy(const PlanNode& node, Step step, std::vector<PlanPtr> inputs, Schema schema) {
    PlanPtr result = with_inputs(node, std::move(inputs));
    result->step = std::move(step);
    result->schema = std::move(schema);
    return result;
  }

  Pruned prune(const PlanNode& node, ScanNode scan) {
    const auto columns = columns_in(needed(node));
    Pruned result{nullptr, std::vector<int>(needed(node).size(), -1)};
    std::vector<int> read;
    for (const int column : columns) {
      result.position[static_cast<std::size_t>(column)] = static_cast<int>(read.size());
      read.push_back(scan.columns[static_cast<std::size_t>(column)]);
    }
    scan.columns = std::move(read);
    result.plan = copy(node, std::move(scan), {}, chosen(node.schema, columns));
    return result;
  }

  Pruned prune(const PlanNode& node, const OneRowNode&) { return {with_inputs(node, {}), {0}}; }

  Pruned prune(const PlanNode& node, FilterNode filter) {
    const Pruned& input = pruned(node.inputs.front());
    for (Expression& conjunct : filter.conjuncts) renumber_columns(conjunct, input.position);
    return {copy(node, std::move(filter), {input.plan}, input.plan->schema), input.position};
  }

  Pruned prune(const PlanNode& node, const ProjectNode& project) {
    const Pruned& input = pruned(node.inputs.front());
    const auto columns = columns_in(needed(node));
    Pruned result{nullptr, std::vector<int>(needed(node).size(), -1)};
    ProjectNode kept;
    for (const int column : columns) {
      result.position[static_cast<std::size_t>(column)] = static_cast<int>(kept.expressions.size());
      kept.expressions.push_back(project.expressions[static_cast<std::size_t>(column)]);
      renumber_columns(kept.expressions.back(), input.position);
    }
    result.plan = copy(node, std::move(kept), {input.plan}, chosen(node.schema, columns));
    return result;
  }

  Pruned prune(const PlanNode& node, JoinNode join) {
    const Pruned left = exactly(node, 0);
    const Pruned right = exactly(node, 1);
    std::vector<int> both = left.position;
    const int shift = left.plan->schema.size();
    for (const int column : right.position) both.push_back(column < 0 ? -1 : column + shift);
    move_columns(join.spec.left_keys, left.position);
    move_columns(join.spec.right_keys, right.position);
    if (join.spec.condition) renumber_columns(*join.spec.condition, both);
    if (join.spec.kind == JoinKind::kMark) both[left.position.size()] = shift;
    both.resize(needed(node).size());
    Schema schema;
    for (int c = 0; c < node.schema.size(); ++c) {
      if (both[static_cast<std::size_t>(c)] >= 0) schema.add(node.schema[c]);
    }
    return {copy(node, std::move(join), {left.plan, right.plan}, std::move(schema)), std::move(both)};
  }

  Pruned prune(const PlanNode& node, const GroupNode& group) {
    const Pruned& input = pruned(node.inputs.front());
    Pruned result{nullptr, std::vector<int>(needed(node).size(), -1)};
    GroupNode kept{group.keys, {}};
    move_columns(kept.keys, input.position);
    std::vector<int> columns;
    for (std::size_t c = 0; c < needed(node).size(); ++c) {
      if (c >= group.keys.size() && !needed(node)[c]) continue;
      result.position[c] = static_cast<int>(columns.size());
      columns.push_back(static_cast<int>(c));
      if (c < group.keys.size()) continue;
      AggregateCall call = group.calls[c - group.keys.size()];
      move_columns(call.arguments, input.position);
      move_columns(call.order, input.position);
      kept.calls.push_back(std::move(call));
    }
    result.plan = copy(node, std::move(kept), {input.plan}, chosen(node.schema, columns));
    return result;
  }

  Pruned prune(const PlanNode& node, const WindowNode& window) {
    Pruned result = exactly(node, 0);
    WindowSpec kept{window.spec.partition, window.spec.order, {}};
    Schema schema = result.plan->schema;
    const auto width = static_cast<std::size_t>(node.inputs.front()->schema.size());
    const std::vector<int> input_position = result.position;
    result.position.resize(width + window.spec.calls.size(), -1);
    for (std::size_t i = 0; i < window.spec.calls.size(); ++i) {
      if (!needed(node)[width + i]) continue;
      result.position[width + i] = schema.size();
      schema.add(node.schema[static_cast<int>(width + i)]);
      kept.calls.push_back(window.spec.calls[i]);
      move_columns(kept.calls.back().arguments, input_position);
    }
    if (kept.calls.empty()) return result;
    move_columns(kept.partition, input_position);
    move_columns(kept.order, input_position);
    result.plan = copy(node, WindowNode{std::move(kept)}, {result.plan}, std::move(schema));
    return result;
  }

  Pruned prune(const PlanNode& node, OrderNode order) {
    Pruned result = exactly(node, 0);
    move_columns(order.spec.keys, result.position);
    const Schema schema = result.plan->schema;
    result.plan = copy(node, std::move(order), {result.plan}, schema);
    return result;
  }

  Pruned prune(const PlanNode& node, const UnionAllNode& step) {
    std::vector<PlanPtr> inputs;
    for (const PlanPtr& input : node.inputs) inputs.push_back(exactly(input, needed(node)).plan);
    Pruned result{nullptr, std::vector<int>(needed(node).size(), -1)};
    const auto columns = columns_in(needed(node));
    for (std::size_t i = 0; i < columns.size(); ++i) {
      result.position[static_cast<std::size_t>(columns[i])] = static_cast<int>(i);
    }
    result.plan = copy(node, step, std::move(inputs), chosen(node.schema, columns));
    return result;
  }

  Pruned prune(const PlanNode& node, const RepeatNode& step) {
    Pruned result = exactly(node, 0);  // its last column is the count
    result.position.pop_back();
    Schema schema;
    for (int c = 0; c + 1 < result.plan->schema.size(); ++c) schema.add(result.plan->schema[c]);
    result.plan = copy(node, step, {result.plan}, std::move(schema));
    return result;
  }

  std::unordered_map<const PlanNode*, ColumnSet> needed_;
  std::unordered_map<const PlanNode*, Pruned> done_;
};

}  // namespace

std::vector<PlanPtr> prune_columns(const std::vector<PlanPtr>& roots) {
  const ColumnPruner pruner(roots);
  std::vector<PlanPtr> result;
  for (const PlanPtr& root : roots) result.push_back(pruner.whole(root));
  return result;
}

}  // namespace rankwise
