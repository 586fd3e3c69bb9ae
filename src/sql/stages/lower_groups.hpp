#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Rewrites group-bys so that each that is left is one operator: either aggregates of bounded state only, or a single
/// aggregate that needs its values in order.
///
/// `distinct` becomes a group-by of the distinct values below; several kinds in one query are computed side by side
/// over the same (shared) input and merged by their keys. So a group that owns most rows is spread over the ranks in
/// all of them. Shared nodes stay shared. @local
std::vector<PlanPtr> lower_groups(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
