#pragma once
#include <algorithm>  // std::fill
#include <cstdint>    // std::uint32_t
#include <vector>     // std::vector

#include "engine/runtime/huge_page_allocator.hpp"
#include "ops/relational/group/group_layout.hpp"
#include "ops/relational/group/record_blocks.hpp"
#include "ops/relational/group/text_slot.hpp"

namespace rankwise {

/// Finds the records of groups by their keys: open addressing with linear probing over slots of (32 bits of hash,
/// place of the record). A slot's position is the top bits of those 32, so that growing reads slots only, in order.
/// All functions are @local.
class GroupMap {
 public:
  explicit GroupMap(const GroupLayout& layout) : layout_(&layout), records_(layout.stride) {}

  /// Finds the record of key `row` of `keys`; a new key founds one.
  /// @param tag   32 bits of the key's hash
  /// @param keys  a type with equal(row, record) and store(row, record, texts)
  template <typename Keys>
  char* find_or_add(std::uint32_t tag, const Keys& keys, std::size_t row) {
    if (slots_.empty()) [[unlikely]] {
      grow();
    }
    std::size_t at = tag >> shift_;
    for (; slots_[at].place != RecordBlocks::kNowhere; at = next(at)) {
      if (slots_[at].tag != tag) continue;
      if (char* record = records_.at(slots_[at].place); keys.equal(row, record)) return record;
    }
    const auto place = records_.add(layout_->fresh);
    slots_[at] = {tag, place};
    char* record = records_.at(place);
    keys.store(row, record, texts_);
    if (++size_ * 8 > slots_.size() * 5) grow();
    return record;
  }

  /// The slot where a search for a key begins, and the record it will likely find: to fetch them ahead of time. Null
  /// where there is none. (A function that did the fetching itself would be dropped by GCC 12 as one without effect.)
  const void* first_slot(std::uint32_t tag) const { return slots_.empty() ? nullptr : &slots_[tag >> shift_]; }
  const char* likely_record(std::uint32_t tag) const {
    if (slots_.empty()) return nullptr;
    std::size_t at = tag >> shift_;
    while (slots_[at].tag != tag && slots_[at].place != RecordBlocks::kNowhere) at = next(at);
    return slots_[at].place == RecordBlocks::kNowhere ? nullptr : records_.at(slots_[at].place);
  }

  std::size_t size() const { return size_; }
  const RecordBlocks& records() const { return records_; }
  TextBlocks& texts() { return texts_; }
  std::int64_t bytes() const {
    return static_cast<std::int64_t>(slots_.capacity() * sizeof(Slot)) + records_.bytes() + texts_.bytes();
  }
  /// About what the groups need, without memory that is set aside.
  std::int64_t bytes_used() const {
    return static_cast<std::int64_t>(size_ * (records_.stride() + 2 * sizeof(Slot))) + texts_.bytes();
  }
  /// Forgets all groups and gives back their memory.
  void clear() { *this = GroupMap(*layout_); }
  /// Forgets all groups but keeps memory for new ones: fresh memory costs more than a search.
  void reset() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    size_ = 0;
    records_.reset();
    texts_ = TextBlocks();
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    RecordBlocks::Place place = RecordBlocks::kNowhere;
  };
  using Slots = std::vector<Slot, HugePageAllocator<Slot>>;

  std::size_t next(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
  void grow();

  const GroupLayout* layout_;
  Slots slots_;
  unsigned shift_ = 32;
  std::size_t size_ = 0;
  RecordBlocks records_;
  TextBlocks texts_;
};

}  // namespace rankwise
