#include "ops/relational/join/join_table.hpp"

#include <algorithm>  // std::min
#include <bit>        // std::bit_ceil
#include <numeric>    // std::iota

#include "engine/runtime/error.hpp"
#include "ops/relational/join/join_keys.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kFirstRows = 4096;  // after these the table guesses how many distinct keys will come
constexpr std::size_t kAhead = 16;         // loads in flight while one is looked at

std::vector<int> first_columns(std::size_t count) {
  std::vector<int> columns(count);
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

}  // namespace

JoinTable::JoinTable(Table rows, std::vector<int> keys, MemoryBudget& budget)
    : rows_(std::move(rows)), keys_(std::move(keys)), share_(budget) {
  if (rows_.rows() > kMostRows) {
    throw BudgetError("a join would hold " + std::to_string(rows_.rows()) + " rows of its right side in memory at " +
                      "once, more than " + std::to_string(kMostRows) + "; run on more ranks or lower --memory");
  }
  if (keys_.empty()) {
    list_all();
  } else {
    insert_rows();
  }
  share_.set(rows_.byte_size() +
             static_cast<std::int64_t>(slots_.size() * sizeof(Slot) + list_.size() * sizeof(std::uint32_t)));
}

std::int64_t JoinTable::bytes_for(std::int64_t rows, std::int64_t row_bytes) {
  const auto slots = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(rows * 4 / 3 + 1)));
  return row_bytes + slots * static_cast<std::int64_t>(sizeof(Slot)) + rows * std::int64_t{sizeof(std::uint32_t)};
}

void JoinTable::list_all() {
  if (rows_.rows() < 2) return;
  list_.resize(static_cast<std::size_t>(rows_.rows()));
  std::iota(list_.begin(), list_.end(), std::uint32_t{0});
}

void JoinTable::resize_slots(std::int64_t distinct) {
  const auto count = std::bit_ceil(static_cast<std::size_t>(std::max<std::int64_t>(distinct * 4 / 3, 16)));
  decltype(slots_) old(count);
  old.swap(slots_);
  mask_ = count - 1;
  shift_ = 64 - std::countr_zero(count);
  for (const Slot& slot : old) {
    if (slot.count > 0) slot_of(slot.hash) = slot;
  }
}

inline JoinTable::Slot& JoinTable::slot_of(std::uint64_t hash) {
  std::size_t at = home(hash);
  while (slots_[at].count != 0 && slots_[at].hash != hash) at = (at + 1) & mask_;
  return slots_[at];
}

template <typename Use>
void JoinTable::for_each_slot(Use use) {
  const auto columns = first_columns(keys_.size());
  for (std::int64_t begin = 0; begin < rows_.rows(); begin += kBatchRows) {
    fill_batch(rows_, keys_, begin, std::min(kBatchRows, rows_.rows() - begin), key_batch_);
    hash_keys(key_batch_, columns, hashes_);
    const bool any_null = mark_null_keys(key_batch_, columns, nulls_);
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      if (i + kAhead < hashes_.size()) __builtin_prefetch(&slots_[home(hashes_[i + kAhead])]);
      if (any_null && nulls_[i] != 0) continue;
      use(hashes_[i], static_cast<std::uint32_t>(begin + static_cast<std::int64_t>(i)));
    }
  }
}

void JoinTable::insert_rows() {
  resize_slots(std::min(rows_.rows(), kFirstRows));
  bool duplicates = false;
  for_each_slot([&](std::uint64_t hash, std::uint32_t row) {
    Slot* slot = &slot_of(hash);
    if (slot->count++ > 0) {
      duplicates = true;
      return;
    }
    *slot = {hash, row, 1};
    if (static_cast<std::size_t>(++used_) * 4 <= slots_.size() * 3) return;
    const bool mostly_distinct = used_ * 2 > std::int64_t{row};
    resize_slots(mostly_distinct ? std::max(rows_.rows(), used_ * 2) : used_ * 2);
  });
  if (duplicates) list_rows();
}

/// Lists the rows of each slot that has several, one slot after the other.
void JoinTable::list_rows() {
  std::uint32_t end = 0;
  for (Slot& slot : slots_) {
    if (slot.count < 2) continue;
    slot.begin = end;
    end += slot.count;
  }
  list_.resize(end);
  for_each_slot([&](std::uint64_t hash, std::uint32_t row) {
    Slot& slot = slot_of(hash);
    if (slot.count > 1) list_[slot.begin++] = row;
  });
  for (Slot& slot : slots_) {
    if (slot.count > 1) slot.begin -= slot.count;
  }
}

void JoinTable::find(const RecordBatch& batch, std::span<const int> keys, std::vector<Run>& runs) {
  const auto count = batch.selection.size();
  if (keys_.empty()) {
    runs.assign(count, {0, static_cast<std::uint32_t>(rows_.rows())});
    return;
  }
  runs.resize(count);
  hash_keys(batch, keys, hashes_);
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) __builtin_prefetch(&slots_[home(hashes_[i + kAhead])]);
    const Slot& slot = slot_of(hashes_[i]);
    runs[i] = {slot.begin, slot.count};
  }
  if (!mark_null_keys(batch, keys, nulls_)) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (nulls_[i] != 0) runs[i] = {};
  }
}

}  // namespace rankwise
