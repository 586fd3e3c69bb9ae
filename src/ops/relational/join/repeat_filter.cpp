#include "ops/relational/join/repeat_filter.hpp"

#include <span>  // std::span

#include "ops/relational/join/join_keys.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {

RepeatFilter::RepeatFilter(const std::vector<std::uint64_t>& frequent, std::vector<int> keys, const Schema& schema)
    : keys_(std::move(keys)), seen_(schema) {
  frequent_.add(frequent);
}

void RepeatFilter::filter(RecordBatch& batch) {
  hash_keys(batch, keys_, hashes_);
  repeats_.clear();
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    if (!frequent_.contains(hashes_[i])) continue;
    const auto row = batch.selection[i];
    const auto [at, is_first] = places_.try_emplace(hashes_[i], static_cast<std::uint32_t>(places_.size()));
    if (is_first) {
      seen_.append_rows(batch, std::span(&row, 1));
    } else {
      repeats_.add(row, at->second);
    }
  }
  keep_equal_keys(batch, keys_, seen_, keys_, false, repeats_);
  if (repeats_.empty()) return;
  dropped_.assign(static_cast<std::size_t>(batch.rows), 0);
  for (const auto row : repeats_.left) dropped_[row] = 1;
  std::erase_if(batch.selection, [this](std::uint32_t row) { return dropped_[row] != 0; });
}

}  // namespace rankwise
