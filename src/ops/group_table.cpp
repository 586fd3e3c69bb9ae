#include "ops/group_table.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kFirstSlots = 256;

template <typename T>
std::int64_t held(const std::vector<T>& values) {
  return static_cast<std::int64_t>(values.capacity() * sizeof(T));
}

}  // namespace

GroupTable::GroupTable() : slots_(kFirstSlots), mask_(kFirstSlots - 1) {}

void GroupTable::find_or_add(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint32_t>& groups) {
  mark_key_runs(batch, keys, starts_);
  heads_.clear();
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    if (starts_[i] != 0) heads_.push_back(batch.selection[i]);
  }
  head_keys_.encode(batch, keys, heads_);
  head_hashes_.resize(heads_.size());
  for (std::size_t i = 0; i < heads_.size(); ++i) {
    const auto key = head_keys_[i];
    head_hashes_[i] = XXH3_64bits(key.data(), key.size());
    __builtin_prefetch(&slots_[head_hashes_[i] & mask_]);
  }
  groups.resize(starts_.size());
  std::size_t head = 0;
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    if (starts_[i] != 0) {
      group = find_or_add(head_keys_[head], head_hashes_[head]);
      ++head;
    }
    groups[i] = group;
  }
}

std::uint32_t GroupTable::find_or_add(std::span<const char> key, std::uint64_t hash) {
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
    const Slot slot = slots_[at];
    if (slot.group == kFree) {
      const auto group = add(key, hash);
      slots_[at] = {tag, group};
      if (hashes_.size() * 8 > slots_.size() * 5) grow();
      return group;
    }
    if (slot.tag != tag) continue;
    const auto begin = key_offsets_[slot.group];
    const auto size = key_offsets_[slot.group + std::size_t{1}] - begin;
    if (size == key.size() && same_bytes(key_bytes_.data() + begin, key.data(), size)) return slot.group;
  }
}

std::uint32_t GroupTable::add(std::span<const char> key, std::uint64_t hash) {
  if (size() >= kMostGroups) throw BudgetError("more than 4 billion groups on one rank; use more ranks");
  const auto group = static_cast<std::uint32_t>(hashes_.size());
  hashes_.push_back(hash);
  key_bytes_.insert(key_bytes_.end(), key.begin(), key.end());
  key_offsets_.push_back(key_bytes_.size());
  return group;
}

void GroupTable::grow() {
  slots_.assign(slots_.size() * 2, Slot{});
  mask_ = slots_.size() - 1;
  for (std::size_t group = 0; group < hashes_.size(); ++group) {
    std::size_t at = hashes_[group] & mask_;
    while (slots_[at].group != kFree) at = (at + 1) & mask_;
    slots_[at] = {static_cast<std::uint32_t>(hashes_[group] >> 32), static_cast<std::uint32_t>(group)};
  }
}

void GroupTable::append_keys(std::span<const std::int64_t> groups, std::span<Column> columns) const {
  for (const auto group : groups) {
    const char* bytes = key_bytes_.data() + key_offsets_[static_cast<std::size_t>(group)];
    for (Column& column : columns) decode_key(bytes, column);
  }
}

std::int64_t GroupTable::bytes() const {
  return held(slots_) + held(hashes_) + held(key_offsets_) + held(key_bytes_);
}

}  // namespace rankwise
