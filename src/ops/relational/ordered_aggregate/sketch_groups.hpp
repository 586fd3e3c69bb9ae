#pragma once
#include <memory>  // std::unique_ptr

#include "engine/data/batch_source.hpp"
#include "ops/relational/ordered_aggregate.hpp"

namespace rankwise {

/// Folds the cells of approximate aggregates to their results. @local
/// @param cells   keys, cell, amount; sorted by keys and cell, a group's cells all here
/// @param result  keys, then the aggregate
std::unique_ptr<BatchSource> fold_sketches(const OrderedAggregate& spec, const Schema& result,
                                           std::unique_ptr<BatchSource> cells);

}  // namespace rankwise
