#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "ops/relational/order/sorted_share.hpp"

namespace rankwise {

/// Where a row stands: positions among all rows, of the row, of its partition and of its peers (rows equal in partition
/// and order). Ends are exclusive.
struct RowPlace {
  std::int64_t position = 0;
  std::int64_t partition_begin = 0;
  std::int64_t partition_end = 0;
  std::int64_t peers_begin = 0;
  std::int64_t peers_end = 0;
};

/// Where the rows of a batch stand.
struct RowPlaces {
  std::int64_t first = 0;  ///< position of the batch's first row; the others follow
  std::int64_t rows = 0;
  std::vector<std::int64_t> partition_begin;
  std::vector<std::int64_t> partition_end;
  std::vector<std::int64_t> peers_begin;
  std::vector<std::int64_t> peers_end;
  std::vector<std::int64_t> peers_before;  ///< groups of peers in the partition before this one

  RowPlace row(std::size_t i) const {
    return {first + static_cast<std::int64_t>(i), partition_begin[i], partition_end[i], peers_begin[i], peers_end[i]};
  }
};

/// Tells the places of a share's rows, batch after batch. @local
class PlaceCursor {
 public:
  explicit PlaceCursor(const SortedShare& share)
      : next_(share.begin()),
        partitions_(share.outer_cursor()),
        peers_(share.inner_cursor()),
        // Numbered from the first group of peers that begins on this rank.
        peers_at_partition_begin_((share.inner().first_begin < share.begin() ? 1 : 0) - share.inner_runs_before()) {}

  void next(std::int64_t rows, RowPlaces& places) {
    places.first = next_;
    places.rows = rows;
    next_ += rows;
    partitions_.next(rows, places.partition_begin, places.partition_end, partition_numbers_);
    peers_.next(rows, places.peers_begin, places.peers_end, places.peers_before);
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
      if (partition_numbers_[i] != partition_) {
        partition_ = partition_numbers_[i];
        peers_at_partition_begin_ = places.peers_before[i];
      }
      places.peers_before[i] -= peers_at_partition_begin_;
    }
  }

 private:
  std::int64_t next_;
  RunCursor partitions_;
  RunCursor peers_;
  std::int64_t partition_ = 0;
  std::int64_t peers_at_partition_begin_;
  std::vector<std::int64_t> partition_numbers_;
};

}  // namespace rankwise
