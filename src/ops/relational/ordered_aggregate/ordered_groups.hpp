#pragma once
#include <memory>  // std::unique_ptr

#include "ops/relational/order/range_sort_source.hpp"
#include "ops/relational/ordered_aggregate/narrow_rows.hpp"

namespace rankwise {

/// Folds sorted narrow rows: what ranks need of each other for groups that span them is exchanged here, then each rank
/// streams through its rows and gives the groups that begin there. @collective
/// @param result  keys, then the aggregate
std::unique_ptr<BatchSource> fold_ordered_groups(const Communicator& comm, const OrderedAggregate& spec,
                                                 const NarrowRows& narrow, Schema result,
                                                 std::unique_ptr<RangeSortSource> sorted, Workspace workspace);

}  // namespace rankwise
