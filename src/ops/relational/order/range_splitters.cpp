#include "ops/relational/order/range_splitters.hpp"

#include <algorithm>  // std::clamp, std::max, std::min

#include "ops/relational/order/table_order.hpp"

namespace rankwise {
namespace {

/// Returns how many of the ascending `keys` (one or more) are below `key`.
std::size_t count_below(std::span<const std::uint64_t> keys, std::uint64_t key) {
  std::size_t begin = 0;
  for (std::size_t size = keys.size(); size > 1;) {
    const std::size_t half = size / 2;
    begin += keys[begin + half - 1] < key ? half : 0;
    size -= half;
  }
  return begin + (keys[begin] < key ? 1 : 0);
}

}  // namespace

RangeSplitters::RangeSplitters(const RowOrder& order, const Table& sample, int ranges)
    : order_(order), ranges_(ranges), sample_rows_(sample.rows()), rows_(sample.schema()) {
  const auto sorted = sorted_rows(sample, order);
  const auto row = [&](std::int64_t at) { return std::int64_t{sorted[static_cast<std::size_t>(at)].row}; };
  const auto equal = [&](std::int64_t a, std::int64_t b) { return order.compare(sample, row(a), sample, row(b)) == 0; };
  if (sample_rows_ > 0) one_value_ = equal(0, sample_rows_ - 1);
  for (int range = 1; range < ranges && sample_rows_ > 0; ++range) {
    const std::int64_t at = begin_of(range);
    if (!splitters_.empty() && at < splitters_.back().end) continue;  // equals the one before
    Splitter splitter{range - 1, at, at + 1};
    while (splitter.begin > 0 && equal(splitter.begin - 1, at)) --splitter.begin;
    while (splitter.end < sample_rows_ && equal(splitter.end, at)) ++splitter.end;
    splitters_.push_back(splitter);
    rows_.append_row_from(sample, row(at));
  }
  if (splitters_.empty()) return;
  std::vector<SortItem> items(splitters_.size());
  for (std::size_t i = 0; i < items.size(); ++i) items[i].row = static_cast<std::uint32_t>(i);
  layout_.emplace_back(order, rows_, items, 0, true);
  layout_.front().write(rows_, items);
  for (const auto& item : items) prefixes_.push_back(item.prefix);
}

void RangeSplitters::route(const RecordBatch& batch, int first, int end, std::vector<int>& range_of) {
  range_of.assign(batch.selection.size(), first);
  if (splitters_.empty() || end - first == 1) return;
  layout_.front().write(batch, batch_prefixes_);
  for (std::size_t i = 0; i < range_of.size(); ++i) {
    const std::uint64_t prefix = batch_prefixes_[i];
    std::size_t at = count_below(prefixes_, prefix);
    int order = -1;
    while (at < prefixes_.size() && prefixes_[at] == prefix) {
      order = order_.compare(batch, batch.selection[i], rows_, static_cast<std::int64_t>(at));
      if (order <= 0) break;
      ++at;
    }
    if (at < splitters_.size() && order == 0) {
      range_of[i] = deal(splitters_[at], first, end);
    } else {
      const int range = at < splitters_.size() ? splitters_[at].before : ranges_ - 1;
      range_of[i] = std::clamp(range, first, end - 1);
    }
  }
}

int RangeSplitters::deal(const Splitter& splitter, int first, int end) {
  std::int64_t from = std::max(splitter.begin, begin_of(first)), to = std::min(splitter.end, begin_of(end));
  if (from >= to) return begin_of(first) >= splitter.end ? first : end - 1;
  const auto at = from + static_cast<std::int64_t>(turn_++ % static_cast<std::uint64_t>(to - from));
  // The range whose part of the sample holds this place: begin_of(range) <= at < begin_of(range + 1).
  int range = static_cast<int>((at * ranges_) / sample_rows_);
  while (range + 1 < ranges_ && begin_of(range + 1) <= at) ++range;
  while (begin_of(range) > at) --range;
  return range;
}

}  // namespace rankwise
