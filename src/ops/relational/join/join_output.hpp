#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/data/table.hpp"
#include "ops/relational/join/row_pairs.hpp"

namespace rankwise {

/// Makes the batches that a join gives: left columns, then right ones. @local
class JoinOutput {
 public:
  JoinOutput(const Schema& left, const Schema& right) : left_(left), right_(right) {}

  /// Copies both sides of the pairs.
  void copy_pairs(const RecordBatch& left, const Table& right, const RowPairs& pairs, RecordBatch& out) const;

  /// Makes the left batch itself the result, each row having at most one pair: its columns are lent, not copied.
  /// @param all  rows without a pair stay, with nulls on the right; else they leave the selection
  void lend_pairs(RecordBatch& left, const Table& right, const RowPairs& pairs, bool all, RecordBatch& out) const;

  /// Makes left rows the result, with nulls on the right.
  void copy_left(const RecordBatch& left, std::span<const std::uint32_t> rows, RecordBatch& out) const;

  /// Makes right rows the result, with nulls on the left.
  void copy_right(const Table& right, std::span<const std::uint32_t> rows, RecordBatch& out) const;

  /// Makes the left batch itself the first columns of the result, which has enough of them, its rows being in play.
  void lend_left(RecordBatch& left, RecordBatch& out) const;

 private:
  std::size_t left_columns() const { return static_cast<std::size_t>(left_.size()); }
  std::size_t columns() const { return left_columns() + static_cast<std::size_t>(right_.size()); }

  Schema left_;
  Schema right_;
};

/// Gives the columns that `out` was lent back to `left`, so that their space is used again. @local
void give_back(RecordBatch& out, RecordBatch& left);

}  // namespace rankwise
