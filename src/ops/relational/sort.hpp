#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/stream/batch_stream.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// One key of an order. Text by bytes; doubles: -0.0 equals 0.0, NaN above +inf.
struct OrderKey {
  int column = 0;
  bool descending = false;
  bool nulls_first = false;
  friend bool operator==(const OrderKey&, const OrderKey&) = default;
};

struct OrderSpec {
  std::vector<OrderKey> keys;
  /// Rows whose keys are equal follow each other by all other columns, ascending, nulls last: the order is total up to
  /// rows that are equal in everything, so it depends on the rows alone.
  std::int64_t offset = 0;
  std::optional<std::int64_t> limit = {};  ///< rows [offset, offset + limit) of the whole order
};

/// Sorts the rows of a pass over all ranks: `finish` gives rank 0 the first rows and the last rank the last ones, each
/// rank about an equal share. Sampling, one exchange by range in rounds, then range after range; beyond the budget rows
/// spill. With a limit, rows that cannot be among the first ones are dropped before they travel.
std::unique_ptr<StageSink> make_order_sink(const Communicator& comm, const Schema& input, OrderSpec spec,
                                           Workspace workspace);

}  // namespace rankwise
