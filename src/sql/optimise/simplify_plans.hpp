#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Merges projections with those below them, where no computation is thereby done twice, and drops steps that change
/// nothing: projections to the same columns, `distinct` of rows that are distinct, an order that a later step destroys,
/// order keys that come twice. @local
std::vector<PlanPtr> simplify_plans(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
