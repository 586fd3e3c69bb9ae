#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "ops/relational/order/prefix_layout.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Keeps the first `most` of the rows that stream by: collects, sorts when twice as many have come together, and from
/// then on lets in only rows whose leading key is not behind that of the last one kept. All functions are @local.
class TopRows {
 public:
  TopRows(const Schema& schema, const RowOrder& order, std::int64_t most, Workspace workspace);

  void add(const RecordBatch& batch);

  /// Returns the rows kept, at most `most`, in order.
  Table take();

 private:
  void shrink();

  RowOrder order_;
  RowOrder leading_;  // its first column
  std::int64_t most_;
  MemoryShare share_;
  Table rows_;
  std::vector<PrefixLayout> layout_;  // of the last row kept, once there is one
  std::uint64_t last_prefix_ = 0;
  std::vector<std::uint64_t> prefixes_;
  std::vector<std::uint32_t> let_in_;
};

}  // namespace rankwise
