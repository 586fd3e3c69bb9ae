#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <vector>   // std::vector

#include "ops/relational/order/value_sequence.hpp"
#include "ops/relational/window/state_record.hpp"

namespace rankwise {

/// Copies of states, one for each frame of a batch that differs from the one before. @local
class Snapshots {
 public:
  explicit Snapshots(const GroupLayout& layout) : layout_(layout) {}

  void clear();
  /// Takes a copy of a record; the row at hand has this state.
  void take(const char* record);
  /// Merges another record into the copy taken last.
  void merge_into_last(const char* record);
  /// The row at hand has the same state as the one before.
  void repeat() { which_.push_back(which_.back()); }

  /// Computes the aggregates: a column for each, a row for each state that was told. Text lives until `clear`.
  void write(RecordBatch& results);

 private:
  char* record(std::size_t i) { return reinterpret_cast<char*>(words_.data()) + i * layout_.stride; }

  const GroupLayout& layout_;
  std::vector<std::uint64_t> words_;
  std::size_t count_ = 0;
  TextBlocks texts_;
  std::vector<std::uint32_t> which_;  // copy of each row
  std::vector<char*> records_;
  RecordBatch distinct_;
};

/// Folds rows by their positions, ascending. @local
class PositionFold {
 public:
  /// @param layout  over the sequence's kept columns
  PositionFold(const GroupLayout& layout, const ValueSequence& sequence) : layout_(layout), reader_(sequence) {}

  /// Folds the rows at [begin, end) into one record.
  void fold(std::int64_t begin, std::int64_t end, StateRecord& into);
  /// Folds each of the rows at [begin, end) into a record of its own: fresh ones, one after the other.
  void fold_each(std::int64_t begin, std::int64_t end, char* records, TextBlocks& texts);

 private:
  const char* leaf(std::int64_t position);

  const GroupLayout& layout_;
  SequenceReader reader_;
  std::vector<std::uint64_t> leaves_;  // states of single rows at [leaves_begin_, leaves_end_)
  TextBlocks leaf_texts_;
  std::int64_t leaves_begin_ = 0;
  std::int64_t leaves_end_ = 0;
  std::vector<std::uint32_t> rows_;  // working space
  std::vector<char*> records_;
  std::vector<TextBlocks*> texts_;
};

/// Finds the states of ascending frames.
class FrameFold {
 public:
  virtual ~FrameFold() = default;
  /// Tells the state of each frame [begin, end). @throws BudgetError  a frame is too wide for memory. @local
  virtual void next(std::span<const std::int64_t> begins, std::span<const std::int64_t> ends, Snapshots& snapshots) = 0;
};

/// What a frame that begins with its partition needs to know of other ranks.
struct RunningEdge {
  std::int64_t share_begin = 0;
  std::int64_t rows_begin = 0;  ///< in the partition that reaches in: rows before it are in `before`
  std::int64_t rows_end = 0;    ///< rows from there on are in `behind`
  StateRecord before;
  StateRecord behind;
};

/// Frames that begin with their partition: rows are only ever added.
std::unique_ptr<FrameFold> make_running_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             RunningEdge edge);

/// Frames of which both ends move: two stacks, one of suffixes of the older rows, one total of the newer ones
/// (Tangwongsan, Hirzel, Schneider: Low-Latency Sliding-Window Aggregation in Worst-Case Constant Time, 2017,
/// section 2), so that nothing need be taken out of a state. Holds a state per row of a frame.
std::unique_ptr<FrameFold> make_sliding_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             Workspace workspace);

}  // namespace rankwise
