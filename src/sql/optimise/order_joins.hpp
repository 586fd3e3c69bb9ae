#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Joins what chains of inner joins join in the order that is expected to be cheapest; the smaller side is the right
/// one. Columns come in the order in which they came before. @local
std::vector<PlanPtr> order_joins(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
