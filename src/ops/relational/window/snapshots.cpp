#include "ops/relational/window/snapshots.hpp"

#include <algorithm>  // std::max
#include <cstring>    // std::memcpy

#include "ops/relational/group/group_results.hpp"

namespace rankwise {

void Snapshots::clear() {
  count_ = 0;
  which_.clear();
  texts_ = {};
}

void Snapshots::take(const char* from) {
  const std::size_t needed = (count_ + 1) * layout_.stride / sizeof(std::uint64_t);
  if (words_.size() < needed) words_.resize(std::max(needed, 2 * words_.size()));
  which_.push_back(static_cast<std::uint32_t>(count_));
  char* into = record(count_++);
  std::memcpy(into, from, layout_.stride);
  for (const auto& state : layout_.states) {
    if (state.kind != StateKind::kLeastText && state.kind != StateKind::kGreatestText) continue;
    auto& text = state_at<TextSlot>(into, state);
    text = texts_.keep(text);  // the record's own bytes may be written again
  }
}

void Snapshots::merge_into_last(const char* from) {
  merge_records(layout_, from, record(count_ - 1), texts_);
}

void Snapshots::write(RecordBatch& results) {
  records_.clear();
  for (std::size_t i = 0; i < count_; ++i) records_.push_back(record(i));
  if (count_ == which_.size()) return write_results(layout_, records_, results);
  write_results(layout_, records_, distinct_);
  results.rows = static_cast<std::int64_t>(which_.size());
  results.columns.resize(distinct_.columns.size());
  for (std::size_t c = 0; c < results.columns.size(); ++c) {
    const BatchColumn& from = distinct_.columns[c];
    BatchColumn& to = results.columns[c];
    to.type = from.type;
    to.resize(results.rows);
    for (std::size_t i = 0; i < which_.size(); ++i) to.valid[i] = from.valid[which_[i]];
    for (std::size_t i = 0; i < to.ints.size(); ++i) to.ints[i] = from.ints[which_[i]];
    for (std::size_t i = 0; i < to.doubles.size(); ++i) to.doubles[i] = from.doubles[which_[i]];
    for (std::size_t i = 0; i < to.texts.size(); ++i) to.texts[i] = from.texts[which_[i]];
  }
  results.select_all();
}

}  // namespace rankwise
