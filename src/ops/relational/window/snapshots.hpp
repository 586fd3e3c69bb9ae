#pragma once
#include <cstdint>  // std::uint64_t
#include <vector>   // std::vector

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

}  // namespace rankwise
