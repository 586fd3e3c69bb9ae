#include "sql/optimise/join_tree.hpp"

#include <algorithm>  // std::adjacent_find, std::any_of, std::replace

namespace rankwise {
namespace {

/// Merges the pairs into classes of columns that are all equal.
std::vector<EqualClass> equal_classes(const JoinGraph& graph) {
  std::vector<int> head(static_cast<std::size_t>(graph.columns()));
  for (std::size_t c = 0; c < head.size(); ++c) head[c] = static_cast<int>(c);
  for (const auto& [a, b] : graph.equalities()) {
    const int from = head[static_cast<std::size_t>(a)], to = head[static_cast<std::size_t>(b)];
    std::replace(head.begin(), head.end(), std::max(from, to), std::min(from, to));
  }
  std::vector<std::vector<int>> members(head.size());
  for (std::size_t c = 0; c < head.size(); ++c) {
    members[static_cast<std::size_t>(head[c])].push_back(static_cast<int>(c));
  }
  std::vector<EqualClass> classes;
  for (auto& columns : members) {
    if (columns.size() < 2) continue;
    const auto two_in_a_leaf = std::adjacent_find(columns.begin(), columns.end(),
                                                  [&](int a, int b) { return graph.leaf_of(a) == graph.leaf_of(b); });
    const bool one_per_leaf = two_in_a_leaf == columns.end();
    classes.push_back({std::move(columns), one_per_leaf});
  }
  return classes;
}

}  // namespace

TreeBuilder::TreeBuilder(const JoinGraph& graph, Estimator& estimator) : graph_(&graph), equal_(equal_classes(graph)) {
  const auto columns = static_cast<std::size_t>(graph.columns());
  for (int i = 0; i < static_cast<int>(graph.leaves().size()); ++i) {
    const PlanNode& node = *graph.leaves()[static_cast<std::size_t>(i)];
    const Estimate& known = estimator.of(node);
    JoinTree tree{.leaves = LeafSet{1} << i, .leaf = i, .estimate = {known.rows, std::vector<double>(columns, 0)}};
    for (int c = 0; c < node.schema.size(); ++c) {
      tree.estimate.distinct[static_cast<std::size_t>(graph.first_column(i)) + static_cast<std::size_t>(c)] =
          known.distinct[static_cast<std::size_t>(c)];
      bytes_.push_back(row_bytes(Schema({node.schema[c]})));
    }
    leaves_.push_back(std::make_shared<const JoinTree>(std::move(tree)));
  }
  for (const Expression& condition : graph.conditions()) condition_leaves_.push_back(leaves_of(condition));
}

LeafSet TreeBuilder::leaves_of(const Expression& condition) const {
  LeafSet leaves = 0;
  for (const int column : columns_read(condition)) leaves |= LeafSet{1} << graph_->leaf_of(column);
  return leaves;
}

bool TreeBuilder::connected(LeafSet a, LeafSet b) const {
  return std::any_of(equal_.begin(), equal_.end(), [&](const EqualClass& equal) {
    const auto in = [&](LeafSet set) {
      return std::any_of(equal.columns.begin(), equal.columns.end(), [&](int column) { return is_in(column, set); });
    };
    return in(a) && in(b);
  });
}

JoinSpec TreeBuilder::spec_of(LeafSet left, LeafSet right) const {
  JoinSpec spec;
  const auto first_in = [&](const std::vector<int>& columns, LeafSet set) {
    const auto at = std::find_if(columns.begin(), columns.end(), [&](int column) { return is_in(column, set); });
    return at == columns.end() ? -1 : *at;
  };
  for (const auto& [columns, one_per_leaf] : equal_) {
    bool given = false;
    for (const auto& [a, b] : graph_->equalities()) {
      if (!std::binary_search(columns.begin(), columns.end(), a)) continue;
      const bool forward = is_in(a, left) && is_in(b, right);
      if (!forward && !(is_in(b, left) && is_in(a, right))) continue;
      spec.left_keys.push_back(forward ? a : b);
      spec.right_keys.push_back(forward ? b : a);
      given = true;
      if (one_per_leaf) break;
    }
    const int implied_left = first_in(columns, left), implied_right = first_in(columns, right);
    if (given || implied_left < 0 || implied_right < 0) continue;
    spec.left_keys.push_back(implied_left);
    spec.right_keys.push_back(implied_right);
  }
  Conjuncts conditions;
  for (std::size_t i = 0; i < condition_leaves_.size(); ++i) {
    const LeafSet needed = condition_leaves_[i];
    const bool now = (needed & ~(left | right)) == 0 && (needed & ~left) != 0 && (needed & ~right) != 0;
    if (now) conditions.push_back(graph_->conditions()[i]);
  }
  if (!conditions.empty()) spec.condition = conjunction(std::move(conditions));
  return spec;
}

TreePtr TreeBuilder::join(const TreePtr& a, const TreePtr& b) const {
  const auto size = [&](const JoinTree& tree) {
    double width = 0;
    for (std::size_t c = 0; c < bytes_.size(); ++c) width += is_in(static_cast<int>(c), tree.leaves) ? bytes_[c] : 0;
    return tree.estimate.rows * width;
  };
  const bool swap = size(*a) < size(*b);
  const TreePtr& left = swap ? b : a;
  const TreePtr& right = swap ? a : b;
  const JoinSpec spec = spec_of(left->leaves, right->leaves);

  JoinTree tree{.leaves = a->leaves | b->leaves, .left = left, .right = right};
  const Estimate& from_left = left->estimate;
  const Estimate& from_right = right->estimate;
  const auto distinct_of = [](const Estimate& side, const std::vector<int>& keys) {
    double product = 1;
    for (const int key : keys) product *= side.distinct[static_cast<std::size_t>(key)];
    return std::max(1.0, std::min(product, side.rows));
  };
  Estimate both{from_left.rows * from_right.rows, from_left.distinct};
  for (std::size_t c = 0; c < both.distinct.size(); ++c) both.distinct[c] += from_right.distinct[c];
  const double pairs = both.rows;
  both.rows /= std::max(distinct_of(from_left, spec.left_keys), distinct_of(from_right, spec.right_keys));
  if (spec.condition) both.rows *= selectivity(*spec.condition, both);
  tree.cost = left->cost + right->cost + from_left.rows + 2 * from_right.rows + both.rows;
  if (spec.left_keys.empty()) tree.cost += pairs;
  for (double& distinct : both.distinct) distinct = std::min(distinct, both.rows);
  tree.estimate = std::move(both);
  return std::make_shared<const JoinTree>(std::move(tree));
}

}  // namespace rankwise
