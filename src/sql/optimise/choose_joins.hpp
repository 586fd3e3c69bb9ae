#pragma once
#include <vector>  // std::vector

#include "sql/query.hpp"

namespace rankwise {

/// Decides how every join runs, and says why in `reason`: the smaller side is built where the kind lets the sides
/// change places, small right sides are broadcast, and so are those of joins without keys. The columns and
/// rows of every node stay as they are, in their order. @local
/// @throws JobError  a join without keys would try more than `most_cross_rows` pairs of rows
std::vector<PlanPtr> choose_joins(const std::vector<PlanPtr>& roots, const OptimiserSettings& settings);

}  // namespace rankwise
