#include "sql/optimise/order_joins.hpp"

#include <unordered_map>  // std::unordered_map

#include "sql/optimise/join_tree.hpp"

namespace rankwise {
namespace {

/// A part of the joins as a plan, and where the columns of the graph stand in it (-1: nowhere).
struct Joined {
  PlanPtr plan;
  std::vector<int> position;
};

class JoinOrderer {
 public:
  explicit JoinOrderer(const std::vector<PlanPtr>& roots) : readers_(roots) {}

  PlanPtr order(const PlanPtr& node) {
    const auto known = done_.find(node.get());
    if (known != done_.end()) return known->second;
    PlanPtr result = is_movable_join(*node) ? reorder(*node) : with_inputs(*node, ordered(node->inputs));
    return done_.emplace(node.get(), std::move(result)).first->second;
  }

 private:
  std::vector<PlanPtr> ordered(const std::vector<PlanPtr>& nodes) {
    std::vector<PlanPtr> result;
    for (const PlanPtr& node : nodes) result.push_back(order(node));
    return result;
  }

  PlanPtr reorder(const PlanNode& top) {
    const JoinGraph graph(top, readers_);
    const auto leaves = ordered(graph.leaves());
    const TreeBuilder builder(graph, estimator_);
    Joined joined = build(graph, builder, *cheapest_tree(builder), leaves, top.place);
    joined.plan = make_filter(std::move(joined.plan), conditions_of(graph, -1));
    std::vector<int> shown;
    for (const int column : graph.shown()) shown.push_back(joined.position[static_cast<std::size_t>(column)]);
    PlanPtr result = select_columns(std::move(joined.plan), shown, top.schema);
    result->name = top.name;
    return result;
  }

  /// The conditions that need no join: of leaf `leaf`, or of no leaf at all (-1).
  static Conjuncts conditions_of(const JoinGraph& graph, int leaf) {
    Conjuncts result;
    for (const Expression& condition : graph.conditions()) {
      const auto read = columns_read(condition);
      const bool wanted =
          leaf < 0 ? read.empty()
                   : !read.empty() && graph.leaf_of(read.front()) == leaf && graph.leaf_of(read.back()) == leaf;
      if (wanted) result.push_back(condition);
    }
    return result;
  }

  static Joined build(const JoinGraph& graph, const TreeBuilder& builder, const JoinTree& tree,
                      const std::vector<PlanPtr>& leaves, const std::string& place) {
    std::vector<int> position(static_cast<std::size_t>(graph.columns()), -1);
    if (tree.leaf >= 0) {
      const PlanPtr& leaf = leaves[static_cast<std::size_t>(tree.leaf)];
      for (int c = 0; c < leaf->schema.size(); ++c) {
        position[static_cast<std::size_t>(graph.first_column(tree.leaf)) + static_cast<std::size_t>(c)] = c;
      }
      Conjuncts conditions = conditions_of(graph, tree.leaf);
      for (Expression& condition : conditions) renumber_columns(condition, position);
      return {make_filter(leaf, std::move(conditions)), std::move(position)};
    }
    Joined left = build(graph, builder, *tree.left, leaves, place);
    const Joined right = build(graph, builder, *tree.right, leaves, place);
    JoinSpec spec = builder.spec_of(tree.left->leaves, tree.right->leaves);
    for (int& key : spec.left_keys) key = left.position[static_cast<std::size_t>(key)];
    for (int& key : spec.right_keys) key = right.position[static_cast<std::size_t>(key)];
    for (std::size_t c = 0; c < position.size(); ++c) {
      position[c] = left.position[c] >= 0    ? left.position[c]
                    : right.position[c] >= 0 ? right.position[c] + left.plan->schema.size()
                                             : -1;
    }
    if (spec.condition) renumber_columns(*spec.condition, position);
    return {make_join(std::move(spec), std::move(left.plan), right.plan, place), std::move(position)};
  }

  Readers readers_;
  Estimator estimator_;
  std::unordered_map<const PlanNode*, PlanPtr> done_;
};

}  // namespace

std::vector<PlanPtr> order_joins(const std::vector<PlanPtr>& roots) {
  JoinOrderer orderer(roots);
  std::vector<PlanPtr> result;
  for (const PlanPtr& root : roots) result.push_back(orderer.order(root));
  return result;
}

}  // namespace rankwise
