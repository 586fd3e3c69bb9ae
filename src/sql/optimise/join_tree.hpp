#pragma once
#include <cstdint>  // std::uint64_t
#include <memory>   // std::shared_ptr
#include <vector>   // std::vector

#include "sql/optimise/estimate_rows.hpp"
#include "sql/optimise/join_graph.hpp"

namespace rankwise {

/// A set of leaves of a join graph, a bit each.
using LeafSet = std::uint64_t;

/// One way to join some leaves.
struct JoinTree {
  LeafSet leaves = 0;
  int leaf = -1;  ///< of a single one
  std::shared_ptr<const JoinTree> left = {}, right = {};
  double cost = 0;
  Estimate estimate = {};  ///< `distinct` per column of the graph; of other leaves 0
};
using TreePtr = std::shared_ptr<const JoinTree>;

/// Columns that are all equal, ascending. Where each leaf has but one of them, a key between any two of them will do
/// for two sets of leaves, as the others are equal to these already.
struct EqualClass {
  std::vector<int> columns;
  bool one_per_leaf = true;
};

/// Joins parts of a graph, and tells what that costs.
class TreeBuilder {
 public:
  TreeBuilder(const JoinGraph& graph, Estimator& estimator);

  const TreePtr& leaf(int i) const { return leaves_[static_cast<std::size_t>(i)]; }
  int leaf_count() const { return static_cast<int>(leaves_.size()); }
  /// Tells whether an equality, given or implied by others, connects two sets.
  bool connected(LeafSet a, LeafSet b) const;
  /// Joins two trees: the smaller one is the right side. Its cost: the rows that pass through all joins, those of right
  /// sides twice as they are built into hash tables; pairs to be tried where there is no key.
  TreePtr join(const TreePtr& a, const TreePtr& b) const;
  /// The keys and condition of that join, over columns of the graph.
  JoinSpec spec_of(LeafSet left, LeafSet right) const;

 private:
  LeafSet leaves_of(const Expression& condition) const;
  bool is_in(int column, LeafSet set) const { return set >> graph_->leaf_of(column) & 1; }

  const JoinGraph* graph_;
  std::vector<double> bytes_;  // per column
  std::vector<EqualClass> equal_;
  std::vector<LeafSet> condition_leaves_;
  std::vector<TreePtr> leaves_;
};

/// The cheapest tree of all leaves: each connected part by dynamic programming over its sets (beyond ten leaves
/// greedily), then the parts. Of equal costs the tree found first, so the result is the same on all ranks. @local
TreePtr cheapest_tree(const TreeBuilder& builder);

}  // namespace rankwise
