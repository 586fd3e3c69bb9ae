#include "ops/relational/join/pair_cursor.hpp"

#include <algorithm>  // std::min

namespace rankwise {

void PairCursor::start(std::span<const std::uint32_t> rows, std::span<const JoinTable::Run> runs,
                       std::span<const std::uint32_t> list) {
  rows_ = rows;
  runs_ = runs;
  list_ = list;
  at_ = 0;
  offset_ = 0;
}

void PairCursor::fill(std::size_t limit, const std::uint8_t* skip, RowPairs& pairs) {
  if (list_.empty() && skip == nullptr) {
    fill_single(limit, pairs);
    return;
  }
  pairs.clear();
  while (at_ < runs_.size() && pairs.size() < limit) {
    const auto run = runs_[at_];
    const auto row = rows_[at_];
    const bool skipped = run.count == 0 || (skip != nullptr && skip[row] != 0);
    if (!skipped && run.count == 1) {
      pairs.add(row, run.begin);
    } else if (!skipped) {
      const auto count = std::min<std::size_t>(run.count - offset_, limit - pairs.size());
      const auto found = list_.subspan(run.begin + offset_, count);
      pairs.left.insert(pairs.left.end(), count, row);
      pairs.right.insert(pairs.right.end(), found.begin(), found.end());
      offset_ += static_cast<std::uint32_t>(count);
      if (offset_ < run.count) return;
    }
    offset_ = 0;
    ++at_;
  }
}

/// No run is longer than one: without branches.
void PairCursor::fill_single(std::size_t limit, RowPairs& pairs) {
  const auto count = std::min(limit, runs_.size() - at_);
  pairs.resize(count);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    pairs.left[kept] = rows_[at_ + i];
    pairs.right[kept] = runs_[at_ + i].begin;
    kept += runs_[at_ + i].count;
  }
  pairs.resize(kept);
  at_ += count;
}

}  // namespace rankwise
