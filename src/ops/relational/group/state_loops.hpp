#pragma once
#include <bit>      // std::bit_cast
#include <cstdint>  // std::uint32_t
#include <cstring>  // std::memcpy
#include <limits>   // std::numeric_limits
#include <span>     // std::span

#include "engine/data/record_batch.hpp"
#include "engine/numeric/int128.hpp"
#include "ops/relational/group/group_layout.hpp"
#include "ops/relational/group/text_slot.hpp"

namespace rankwise {

/// Which rows of a batch go to which records.
struct GroupRows {
  std::span<const std::uint32_t> rows;
  std::span<char* const> records;      ///< one per row
  std::span<TextBlocks* const> texts;  ///< where long texts of a row's record live, one per row
};

/// Folds rows of the input into their records: one loop per piece of state. @local
void fold_rows(const GroupLayout& layout, const RecordBatch& batch, const GroupRows& groups);

/// Merges partial states, columns of `layout.partial`, into their records. @local
void merge_states(const GroupLayout& layout, const RecordBatch& batch, const GroupRows& groups);

/// Writes the state of groups.records[i] to row groups.rows[i] of a batch of `layout.partial`, whose state columns are
/// sized for batch.rows. Text stays in the records. @local
void write_states(const GroupLayout& layout, const GroupRows& groups, RecordBatch& batch);

/// A piece of state in a record. States are aligned to 8 bytes.
template <typename State>
State& state_at(char* record, const GroupState& state) {
  static_assert(alignof(State) <= 8);
  return *reinterpret_cast<State*>(record + state.offset);
}

inline int128 load_sum(const char* record, const GroupState& state) {
  int128 sum = 0;
  std::memcpy(&sum, record + state.offset, sizeof sum);
  return sum;
}
inline void store_sum(char* record, const GroupState& state, int128 sum) {
  std::memcpy(record + state.offset, &sum, sizeof sum);
}

/// Doubles as integers that sort alike: -inf < ... < 0 (one zero) < ... < +inf < NaN (one NaN).
inline std::int64_t sort_number(double value) {
  if (value != value) value = std::numeric_limits<double>::quiet_NaN();
  const auto bits = std::bit_cast<std::int64_t>(value + 0.0);
  return bits ^ (bits >> 63 & std::numeric_limits<std::int64_t>::max());
}
/// Reverses sort_number.
inline double from_sort_number(std::int64_t number) {
  return std::bit_cast<double>(number ^ (number >> 63 & std::numeric_limits<std::int64_t>::max()));
}

/// Takes `text` where it comes before (after) the text held, or none is held.
inline void pick_text(char* record, const GroupState& state, const TextSlot& text, TextBlocks& texts) {
  auto& held = state_at<TextSlot>(record, state);
  const bool better = state.kind == StateKind::kLeastText ? text.view() < held.view() : held.view() < text.view();
  if (record[state.seen] != 0 && !better) return;
  texts.replace(held, text);
  record[state.seen] = 1;
}

}  // namespace rankwise
