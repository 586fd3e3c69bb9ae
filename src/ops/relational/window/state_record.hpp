#pragma once
#include <cstdint>  // std::uint32_t
#include <vector>   // std::vector

#include "ops/relational/group/group_layout.hpp"
#include "ops/relational/group/state_loops.hpp"

namespace rankwise {

/// The states of some aggregates over some rows, as a group-by keeps them (a record without keys), so that a window
/// gives the bits that a group-by over its frame would give. All functions are @local.
class StateRecord {
 public:
  explicit StateRecord(const GroupLayout& layout) : layout_(&layout), words_(layout.stride / 8) { clear(); }

  /// Forgets all rows.
  void clear();
  /// Folds `rows` of a batch.
  void fold(const RecordBatch& batch, std::span<const std::uint32_t> rows);
  /// Merges another record of the same layout. Long texts are copied.
  void merge(const char* other);
  /// Merges row `row` of a batch of `layout.partial`.
  void merge(const RecordBatch& partial, std::uint32_t row);
  /// Writes the state as row 0 of a batch of `layout.partial`; text stays here.
  void write(RecordBatch& partial);

  char* bytes() { return reinterpret_cast<char*>(words_.data()); }
  const char* bytes() const { return reinterpret_cast<const char*>(words_.data()); }

 private:
  const GroupLayout* layout_;
  std::vector<std::uint64_t> words_;
  TextBlocks texts_;
  std::vector<char*> records_;  // working space: all of them this one
  std::vector<TextBlocks*> record_texts_;
};

/// Merges record `from` into record `into`; long texts are copied to `texts`. @local
void merge_records(const GroupLayout& layout, const char* from, char* into, TextBlocks& texts);

}  // namespace rankwise
