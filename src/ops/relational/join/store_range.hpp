#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::shared_ptr, std::unique_ptr

#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Partitions [begin, end) of a store that lives as long as one range of it. @local
struct StoreRange {
  std::shared_ptr<RowStore> store;
  int begin = 0;
  int end = 0;

  std::int64_t rows() const;
  std::int64_t bytes() const;
  void clear() const;
  /// Reads one partition after the other.
  std::unique_ptr<BatchSource> read() const;
};

}  // namespace rankwise
