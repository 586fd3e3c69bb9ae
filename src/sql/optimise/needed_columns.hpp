#pragma once
#include <unordered_map>  // std::unordered_map
#include <vector>         // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Columns of a node, one flag each.
using ColumnSet = std::vector<bool>;

/// Finds what a node asks of its inputs, a set each, when `needed` is needed of it. Rows without columns do not exist:
/// at least one column of every input is asked for, the one that costs least. @local
std::vector<ColumnSet> asked_of_inputs(const PlanNode& node, const ColumnSet& needed);

/// Finds what is needed of every node: all columns of the roots, and of other nodes what any of their readers asks for.
/// @local
std::unordered_map<const PlanNode*, ColumnSet> needed_columns(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
