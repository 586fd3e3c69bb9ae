#pragma once
#include <optional>  // std::optional

#include "sql/optimise/push_into_join.hpp"

namespace rankwise {

/// `left` = `right`: values of a row of the left and of one of the right side (over that side's own columns).
struct Equality {
  Expression left, right;
};

/// Reads a conjunct as an equality of two sides, whose columns are [0, left_width) and [left_width, width). @local
std::optional<Equality> as_equality(const Expression& conjunct, int left_width, int width);

/// Joins two sides as `conditions` says, in the place of the node `origin`: the same columns, under the same names.
///
/// Equalities of computed values become keys by a projection below the join. One that may fail does so only where the
/// join would have no key otherwise and nothing stands before it: then the rows of a side are evaluated even if the
/// other side is empty. @local
PlanPtr rebuild_join(const PlanNode& origin, JoinConditions conditions, PlanPtr left, PlanPtr right);

/// Gives a join without keys one that matches all rows, as an exchange needs. @local
PlanPtr with_constant_key(const PlanNode& join);

}  // namespace rankwise
