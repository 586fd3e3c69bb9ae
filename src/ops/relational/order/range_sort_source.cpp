#include "ops/relational/order/range_sort_source.hpp"

#include <algorithm>  // std::max, std::min
#include <utility>    // std::exchange

#include "ops/relational/order/order_sample.hpp"
#include "ops/relational/order/range_splitters.hpp"
#include "ops/relational/order/sort_space.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kSamplesPerRange = 32;

}  // namespace

std::int64_t RangeSortSource::Range::rows() const {
  std::int64_t rows = 0;
  for (int p = first; p < end; ++p) rows += store->rows(p);
  return rows;
}

std::int64_t RangeSortSource::Range::bytes() const {
  std::int64_t bytes = 0;
  for (int p = first; p < end; ++p) bytes += store->bytes(p);
  return bytes;
}

void RangeSortSource::Range::clear() const {
  for (int p = first; p < end; ++p) store->clear(p);
}

RangeSortSource::RangeSortSource(RowOrder order, Workspace workspace)
    : order_(std::move(order)), workspace_(std::move(workspace)), share_(workspace_.memory) {
  share_.set(most_range_bytes(workspace_.memory.limit()));
}

void RangeSortSource::add_range(std::shared_ptr<RowStore> store, int first, int end) {
  schema_ = store->schema();
  ranges_.push_back({std::move(store), first, end});
  rows_ += ranges_.back().rows();
}

void RangeSortSource::cut(std::int64_t skip, std::int64_t most) {
  skip_ = std::min(skip, rows_);
  left_ = std::min(most, rows_ - skip_);
  rows_ = left_;
}

bool RangeSortSource::next(RecordBatch& batch) {
  while (left_ > 0) {
    if (equal_rows_) {
      if (next_equal(batch)) return true;
    } else if (at_ < sorted_.size()) {
      const auto count = std::min<std::int64_t>({kBatchRows, left_, static_cast<std::int64_t>(sorted_.size() - at_)});
      gather_rows(table_, std::span(sorted_).subspan(at_, static_cast<std::size_t>(count)), batch);
      at_ += static_cast<std::size_t>(count);
      left_ -= count;
      return true;
    } else if (!open_range()) {
      break;
    }
  }
  left_ = 0;
  table_ = {};
  sorted_ = {};
  ranges_.clear();
  share_.set(0);
  return false;
}

bool RangeSortSource::next_equal(RecordBatch& batch) {
  while (equal_rows_->next(batch)) {
    const auto rows = static_cast<std::int64_t>(batch.selection.size());
    const auto skipped = std::min(skip_, rows);
    const auto taken = std::min(left_, rows - skipped);
    skip_ -= skipped;
    left_ -= taken;
    batch.selection.erase(batch.selection.begin(), batch.selection.begin() + skipped);
    batch.selection.resize(static_cast<std::size_t>(taken));
    if (taken > 0) return true;
  }
  equal_rows_.reset();
  equal_.clear();
  return false;
}

/// Takes up the next range that has rows to give. @return false at the end
bool RangeSortSource::open_range() {
  table_ = {};
  sorted_ = {};
  while (!ranges_.empty()) {
    const Range range = std::move(ranges_.front());
    ranges_.pop_front();
    const std::int64_t rows = range.rows();
    if (rows <= skip_) {
      skip_ -= rows;
      range.clear();
      continue;
    }
    const std::int64_t most = most_range_bytes(workspace_.memory.limit());
    const std::int64_t needed = range.bytes() + sort_bytes(rows);
    if (needed > most && rows > 1 && split(range)) continue;
    if (equal_rows_) return true;
    share_.set(std::max(most, needed));
    table_ = take(range);
    sorted_ = sorted_rows(table_, order_);
    at_ = static_cast<std::size_t>(std::exchange(skip_, 0));
    return true;
  }
  return false;
}

/// Loads a range into memory and clears it, part by part.
Table RangeSortSource::take(const Range& range) const {
  Table table(schema_);
  for (int c = 0; c < table.column_count(); ++c) table[c].reserve(range.rows());
  RecordBatch batch;
  for (int p = range.first; p < range.end; ++p) {
    {
      const auto source = range.store->read(p);
      while (source->next(batch)) table.append_rows(batch, batch.selection);
    }
    range.store->clear(p);
  }
  return table;
}

bool RangeSortSource::all_equal(const Range& range) const {
  Table first(schema_);
  RecordBatch batch;
  for (int p = range.first; p < range.end; ++p) {
    const auto source = range.store->read(p);
    while (source->next(batch)) {
      if (first.rows() == 0) first.append_rows(batch, std::span(batch.selection).first(1));
      for (const auto row : batch.selection) {
        if (order_.compare(batch, row, first, 0) != 0) return false;
      }
    }
  }
  return true;
}

/// Cuts a range into smaller ones, or finds that it needs no sorting (then it is open). @return false in that case
bool RangeSortSource::split(const Range& range) {
  const std::int64_t limit = workspace_.memory.limit();
  const int parts = std::max(2, range_count(range.bytes() + sort_bytes(range.rows()), limit));
  OrderSample sample(schema_, kSamplesPerRange * parts, limit / 32);
  RecordBatch batch;
  for (int p = range.first; p < range.end; ++p) {
    const auto source = range.store->read(p);
    while (source->next(batch)) sample.offer(batch);
  }
  RangeSplitters splitters(order_, sample.rows(), parts);
  if (splitters.one_value() && all_equal(range)) {
    for (int p = range.end - 1; p > range.first; --p) ranges_.push_front({range.store, p, p + 1});
    equal_ = {range.store, range.first, range.first + 1};
    equal_rows_ = range.store->read(range.first);
    return false;
  }
  auto store = std::make_shared<RowStore>(schema_, workspace_, parts);
  std::vector<int> part_of;
  for (int p = range.first; p < range.end; ++p) {
    {
      const auto source = range.store->read(p);
      while (source->next(batch)) {
        splitters.route(batch, part_of);
        store->append(batch, part_of);
      }
    }
    range.store->clear(p);
  }
  for (int part = parts - 1; part >= 0; --part) ranges_.push_front({store, part, part + 1});
  return true;
}

}  // namespace rankwise
