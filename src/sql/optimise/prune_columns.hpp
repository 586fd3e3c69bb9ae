#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Drops columns that no output needs, down to what scans read, and aggregates and window functions that nobody reads.
///
/// Windows, orders, joins and unions get exactly the columns that are needed of them, in the order in which they stood:
/// which of tied rows come first is then told by what the query names, whatever else changes in the plan. A node with
/// several readers gives what any of them needs. @local
std::vector<PlanPtr> prune_columns(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
