#pragma once
#include <utility>  // std::pair
#include <vector>   // std::vector

#include "sql/optimise/conjuncts.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {

/// A chain of inner joins taken apart: what is joined, and which rows match. Columns are numbered over all leaves, one
/// leaf after the other.
class JoinGraph {
 public:
  /// Takes apart the joins at `top`: inner joins, and projections between them that only move columns, down to what has
  /// several readers, may fail, or is something else.
  JoinGraph(const PlanNode& top, const Readers& readers);

  const std::vector<PlanPtr>& leaves() const { return leaves_; }
  int first_column(int leaf) const { return first_[static_cast<std::size_t>(leaf)]; }
  int columns() const { return columns_; }
  int leaf_of(int column) const;
  /// Pairs of columns that must be equal, as the query has them.
  const std::vector<std::pair<int, int>>& equalities() const { return equalities_; }
  /// All other conditions; none may fail.
  const Conjuncts& conditions() const { return conditions_; }
  /// For each column that `top` gives the column that it shows.
  const std::vector<int>& shown() const { return shown_; }

 private:
  std::vector<int> take_apart(const PlanNode& node, const Readers& readers);
  std::vector<int> descend(const PlanPtr& node, const Readers& readers);
  std::vector<int> add_leaf(const PlanPtr& node);

  std::vector<PlanPtr> leaves_;
  std::vector<int> first_;
  int columns_ = 0;
  std::vector<std::pair<int, int>> equalities_;
  Conjuncts conditions_;
  std::vector<int> shown_;
};

/// Tells whether a node is a join that the graph can take apart. @local
bool is_movable_join(const PlanNode& node);

}  // namespace rankwise
