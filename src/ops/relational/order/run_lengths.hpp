#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Finds runs of rows that are equal in some columns, among sorted rows that stream by, and keeps their lengths (in a
/// store, so that any number of runs will do). All functions are @local.
class RunRecorder {
 public:
  /// @param columns  of the rows; a row begins a run where it differs in one of them, or begins one of `outer`
  RunRecorder(std::vector<int> columns, const Workspace& workspace);

  /// Takes all rows of a batch. @param begins  1 for rows that begin a run of an outer level; gets those of this level
  /// @param last  the row before the batch, if there is one (else no rows)
  void record(const RecordBatch& batch, const Table& last, std::vector<std::uint8_t>& begins);
  /// Ends the last run.
  void finish();

  std::int64_t runs() const { return runs_; }
  std::int64_t first_length() const { return first_length_; }
  std::int64_t last_length() const { return last_length_; }
  const RowStore& lengths() const { return lengths_; }

 private:
  void end_run();
  void flush();

  std::vector<int> columns_;
  RowStore lengths_;
  RecordBatch ended_;  // lengths on their way to the store
  std::int64_t length_ = 0;
  std::int64_t runs_ = 0;
  std::int64_t first_length_ = 0;
  std::int64_t last_length_ = 0;
};

/// Where a rank's runs lie among the rows of all ranks: its first and its last one may reach beyond it.
struct RunEnds {
  std::int64_t first_begin = 0;
  std::int64_t first_end = 0;
  std::int64_t last_begin = 0;
  std::int64_t last_end = 0;
};

/// Walks over a rank's runs, row by row. @local
class RunCursor {
 public:
  /// @param row  position of the rank's first row
  RunCursor(const RunRecorder& runs, const RunEnds& ends, std::int64_t row);

  /// Tells for the next rows where their run begins and ends and its number among this rank's runs, from 0.
  void next(std::int64_t rows, std::vector<std::int64_t>& begins, std::vector<std::int64_t>& ends,
            std::vector<std::int64_t>& numbers);

 private:
  void next_run();

  const RunRecorder& runs_;
  RunEnds ends_;
  std::unique_ptr<BatchSource> lengths_;
  RecordBatch batch_;
  std::size_t at_ = 0;  // of the next length in the batch
  std::int64_t row_;
  std::int64_t begin_ = 0;
  std::int64_t end_;
  std::int64_t number_ = -1;
};

}  // namespace rankwise
