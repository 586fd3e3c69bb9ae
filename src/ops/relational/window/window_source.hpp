#pragma once
#include <memory>  // std::unique_ptr

#include "ops/relational/order/range_sort_source.hpp"
#include "ops/relational/window.hpp"

namespace rankwise {

/// Columns of the input whose values are read out of step with the rows. @local
std::vector<int> columns_out_of_step(const Schema& input, const WindowSpec& spec);

/// Computes window calls over sorted rows: what ranks need of each other is exchanged here, then each rank streams
/// through its rows. No call's frame ends with the partition but begins elsewhere (see window_sink.cpp). @collective
std::unique_ptr<BatchSource> compute_windows(const Communicator& comm, const WindowSpec& spec,
                                             std::unique_ptr<RangeSortSource> sorted, Workspace workspace);

}  // namespace rankwise
