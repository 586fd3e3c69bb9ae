#pragma once
#include <memory>  // std::unique_ptr

#include "ops/relational/ordered_aggregate.hpp"

namespace rankwise {

/// kApproximatePercentile and kApproximateDistinct: a group-by to cells (a logarithmic bin and its count, a register
/// and the largest rank), of which a group has a bounded number; then each group's cells come together on one rank.
std::unique_ptr<StageSink> make_sketch_sink(const Communicator& comm, const Schema& input, OrderedAggregate spec,
                                            Workspace workspace);

}  // namespace rankwise
