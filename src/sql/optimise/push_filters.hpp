#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Moves conditions as near to the scans as their meaning allows, and equalities of two sides into join keys.
///
/// A condition never moves into a node that has several readers. One that may fail never moves to where it would see
/// rows that it did not see before, nor past a condition that stood before it. Outer joins whose null rows a
/// condition drops become inner ones. @local
std::vector<PlanPtr> push_filters(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
