#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <vector>   // std::vector

#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Cuts stored rows into blocks of equal size, to be asked for in ascending order, more than once if need be. @local
class RowBlocks {
 public:
  static constexpr std::int64_t kBlockRows = 16 * kBatchRows;

  /// @param rows     must outlive this object
  /// @param columns  of it, in this order
  explicit RowBlocks(const RowStore& rows) : RowBlocks(rows, rows.all_columns()) {}
  RowBlocks(const RowStore& rows, std::vector<int> columns);

  std::int64_t blocks() const { return (rows_.rows() + kBlockRows - 1) / kBlockRows; }
  /// The rows of a block. Asking for one before the last starts again from the front.
  const Table& block(std::int64_t number);

 private:
  void restart();
  void read_next();

  const RowStore& rows_;
  std::vector<int> columns_;
  Schema schema_;
  std::unique_ptr<BatchSource> source_;
  RecordBatch batch_;
  std::size_t taken_ = 0;  // rows of batch_ that are in blocks already
  std::int64_t current_ = -1;
  Table block_;
};

}  // namespace rankwise
