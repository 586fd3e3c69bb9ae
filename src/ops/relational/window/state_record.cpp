#include "ops/relational/window/state_record.hpp"

#include <algorithm>  // std::max, std::min
#include <array>      // std::array
#include <cstring>    // std::memcpy

#include "engine/numeric/binned_sum.hpp"

namespace rankwise {
namespace {

/// A piece of state of a record that is only read.
template <typename State>
const State& state_of(const char* record, const GroupState& state) {
  return *reinterpret_cast<const State*>(record + state.offset);
}

void merge_state(const GroupState& state, const char* from, char* into, TextBlocks& texts) {
  switch (state.kind) {
    case StateKind::kRows:
    case StateKind::kValues:
      state_at<std::int64_t>(into, state) += state_of<std::int64_t>(from, state);
      break;
    case StateKind::kSum:
      store_sum(into, state, load_sum(into, state) + load_sum(from, state));
      break;
    case StateKind::kDoubleSum:
      state_at<ValueSum>(into, state).merge(state_of<ValueSum>(from, state));
      break;
    case StateKind::kProductSum:
      state_at<ProductSum>(into, state).merge(state_of<ProductSum>(from, state));
      break;
    case StateKind::kLeast:
      state_at<std::int64_t>(into, state) =
          std::min(state_at<std::int64_t>(into, state), state_of<std::int64_t>(from, state));
      break;
    case StateKind::kGreatest:
      state_at<std::int64_t>(into, state) =
          std::max(state_at<std::int64_t>(into, state), state_of<std::int64_t>(from, state));
      break;
    case StateKind::kLeastText:
    case StateKind::kGreatestText:
      pick_text(into, state, state_of<TextSlot>(from, state), texts);
      break;
  }
  if (state.seen >= 0) into[state.seen] = 1;
}

}  // namespace

void merge_records(const GroupLayout& layout, const char* from, char* into, TextBlocks& texts) {
  for (const auto& state : layout.states) {
    if (state.seen < 0 || from[state.seen] != 0) merge_state(state, from, into, texts);
  }
}

void StateRecord::clear() {
  std::memcpy(words_.data(), layout_->fresh.data(), layout_->stride);
  texts_ = {};
}

void StateRecord::fold(const RecordBatch& batch, std::span<const std::uint32_t> rows) {
  records_.assign(rows.size(), bytes());
  record_texts_.assign(rows.size(), &texts_);
  fold_rows(*layout_, batch, {rows, records_, record_texts_});
}

void StateRecord::merge(const char* other) {
  merge_records(*layout_, other, bytes(), texts_);
}

void StateRecord::merge(const RecordBatch& partial, std::uint32_t row) {
  const std::array<char*, 1> record = {bytes()};
  const std::array<TextBlocks*, 1> texts = {&texts_};
  merge_states(*layout_, partial, {std::span(&row, 1), record, texts});
}

void StateRecord::write(RecordBatch& partial) {
  partial.rows = 1;
  partial.columns.resize(static_cast<std::size_t>(layout_->partial.size()));
  const std::array<char*, 1> record = {bytes()};
  const std::array<TextBlocks*, 1> texts = {&texts_};
  const std::uint32_t row = 0;
  write_states(*layout_, {std::span(&row, 1), record, texts}, partial);
  partial.select_all();
}

}  // namespace rankwise
