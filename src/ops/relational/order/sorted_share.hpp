#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/relational/order/range_sort_source.hpp"
#include "ops/relational/order/run_lengths.hpp"

namespace rankwise {

class Communicator;

/// A rank's share of rows that are sorted over all ranks, cut in runs on two levels: rows equal in the outer columns
/// (a partition, a group), and among them rows equal in the inner columns too (peers). A run may span ranks; each rank
/// knows where those of its first and its last row begin and end. Rows have positions from 0 through all ranks.
class SortedShare {
 public:
  /// Reads the sorted rows into a store. @collective
  /// @param kept  columns of which a copy of their own is kept, to be read out of step (see values())
  SortedShare(const Communicator& comm, std::unique_ptr<RangeSortSource> sorted, const std::vector<int>& outer,
              const std::vector<int>& inner, const std::vector<int>& kept, const Workspace& workspace);

  int rank() const { return rank_; }
  std::int64_t begin() const { return starts_[static_cast<std::size_t>(rank_)]; }
  std::int64_t end() const { return starts_[static_cast<std::size_t>(rank_) + 1]; }
  bool empty() const { return begin() == end(); }
  /// The position of each rank's first row, and behind the last one.
  const std::vector<std::int64_t>& starts() const { return starts_; }

  /// Where the first and the last outer (inner) run of this rank lie. Of no meaning for an empty share.
  const RunEnds& outer() const { return outer_ends_; }
  const RunEnds& inner() const { return inner_ends_; }
  /// Inner runs of the first row's outer run that begin before this rank.
  std::int64_t inner_runs_before() const { return inner_runs_before_; }
  RunCursor outer_cursor() const { return {outer_, outer_ends_, begin()}; }
  RunCursor inner_cursor() const { return {inner_, inner_ends_, begin()}; }

  /// An outer or inner column of two rows, the first and the last one; no rows for an empty share.
  const Column& edge(int column) const { return edges_[edge_place(column)]; }
  const DataType& edge_type(int column) const { return edge(column).type(); }

  /// The kept columns, all rows in order.
  const RowStore& values() const { return *values_; }
  const std::vector<int>& kept() const { return kept_; }

  /// Hands out the rows, once; memory comes back as they are read.
  std::unique_ptr<BatchSource> take_rows() { return read_and_own(std::move(rows_)); }

 private:
  void read(RangeSortSource& sorted);
  void record_runs(const RecordBatch& batch, const Table& last);
  void keep(RecordBatch& batch);
  void compare_edges(const Communicator& comm);
  int edge_place(int column) const;

  int rank_;
  std::vector<int> edge_columns_;  // outer, then inner
  std::size_t outer_columns_;
  std::vector<int> kept_;
  RowStore rows_;
  std::optional<RowStore> values_;  // none if no column is kept
  RunRecorder outer_;
  RunRecorder inner_;
  std::int64_t inner_in_last_outer_ = 0;
  Table edges_;  // of the edge columns: the first and the last row, if there are rows
  std::vector<std::int64_t> starts_;
  RunEnds outer_ends_;
  RunEnds inner_ends_;
  std::int64_t inner_runs_before_ = 0;
};

/// The fields at `columns`. @local
Schema fields_at(const Schema& schema, const std::vector<int>& columns);

}  // namespace rankwise
