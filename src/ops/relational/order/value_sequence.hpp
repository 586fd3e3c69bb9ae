#pragma once
#include <cstdint>  // std::int64_t
#include <deque>    // std::deque
#include <memory>   // std::unique_ptr
#include <vector>   // std::vector

#include "ops/relational/order/position_ranges.hpp"
#include "ops/relational/order/sorted_share.hpp"

namespace rankwise {

/// The kept columns of a rank's share, and copies of those rows of other ranks that it needs. @local but for the
/// constructor
class ValueSequence {
 public:
  /// Fetches rows by their positions from the ranks that hold them. @collective
  /// @param wanted  positions outside this rank's share; the ranges may overlap
  ValueSequence(const Communicator& comm, std::shared_ptr<const SortedShare> share, std::vector<PositionRange> wanted,
                Workspace workspace);

  const SortedShare& share() const { return *share_; }
  /// Column `column` of the rows in the kept columns.
  int kept_column(int column) const;

 private:
  friend class SequenceReader;
  void fetch(const Communicator& comm, const std::vector<PositionRange>& wanted);

  std::shared_ptr<const SortedShare> share_;
  Workspace workspace_;
  RowStore remote_;  // kept columns and the position; a partition per rank that sent
};

/// Reads rows of a sequence by ascending positions. @local
class SequenceReader {
 public:
  explicit SequenceReader(const ValueSequence& sequence);

  /// Goes to the row at `position`, which is in the sequence and not before the last one asked for.
  void seek(std::int64_t position);
  /// The batch and the row in it to which seek has gone; they live until the next seek.
  const RecordBatch& batch() const { return batch_; }
  std::size_t row() const { return row_; }
  /// Counts the rows of the batch from there on whose positions follow each other.
  std::int64_t rows_on() const;

 private:
  bool next_batch();
  std::int64_t position_at(std::size_t row) const;

  const ValueSequence& sequence_;
  std::vector<int> remote_parts_;  // partitions with rows still to be read, ascending
  std::size_t next_part_ = 0;
  bool own_done_ = false;
  bool own_ = false;  // the batch is of the share itself
  std::int64_t own_begin_;
  std::unique_ptr<BatchSource> source_;
  RecordBatch batch_;
  std::size_t row_ = 0;
};

}  // namespace rankwise
