#pragma once
#include <vector>  // std::vector

#include "ops/relational/order/position_ranges.hpp"
#include "ops/relational/order/sorted_share.hpp"
#include "ops/relational/window/state_record.hpp"

namespace rankwise {

/// Aggregates the rows at ranges of positions, wherever they lie: each rank folds those that it holds, and the rank
/// that asks merges one record from each. @collective
/// @param layout  over the share's kept columns
/// @param wanted  ranges, in any order; what a rank asks for does not depend on its number of rows
/// @return        one record per range
std::vector<StateRecord> aggregate_ranges(const Communicator& comm, const SortedShare& share, const GroupLayout& layout,
                                          const std::vector<PositionRange>& wanted, const Workspace& workspace);

}  // namespace rankwise
