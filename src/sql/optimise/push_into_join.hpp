#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"
#include "sql/optimise/conjuncts.hpp"
#include "sql/optimise/equal_columns.hpp"

namespace rankwise {

/// A join and the conditions around it, sorted by where they are best evaluated.
struct JoinConditions {
  JoinSpec spec;       ///< without its condition
  Conjuncts left;      ///< over the left side, before the join
  Conjuncts right;     ///< over the right side's own columns, before the join
  Conjuncts matching;  ///< over both: only pairs for which they are true match
  Conjuncts above;     ///< over what the join gives
};

/// Sorts the conditions of a join and those that stand above it (over its columns). The join's kind becomes as strict
/// as they make it; equalities of two columns become keys; what holds for a key holds for its partner. @local
JoinConditions sort_join_conditions(const PlanNode& join, Conjuncts above, EqualColumns& equal);

}  // namespace rankwise
