#include <algorithm>  // std::sort

#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"
#include "ops/quantile.hpp"

namespace rankwise {

namespace {
constexpr std::size_t kFirstSlots = 64;
}

void ValueCounts::add(std::int64_t value, std::int64_t count) {
  require(count >= 0, "a value occurs no less than 0 times");
  if (count == 0) return;
  if (static_cast<std::size_t>(used_) * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = mix64(static_cast<std::uint64_t>(value)) & mask;
  while (slots_[at].count != 0 && slots_[at].value != value) at = (at + 1) & mask;
  if (slots_[at].count == 0) ++used_;
  slots_[at].value = value;
  slots_[at].count += count;
  total_ += count;
}

void ValueCounts::grow() {
  std::vector<Slot> old(std::max(kFirstSlots, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.count == 0) continue;
    std::size_t at = mix64(static_cast<std::uint64_t>(slot.value)) & mask;
    while (slots_[at].count != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::vector<std::pair<std::int64_t, std::int64_t>> ValueCounts::sorted() const {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  pairs.reserve(static_cast<std::size_t>(used_));
  for (const Slot& slot : slots_) {
    if (slot.count != 0) pairs.emplace_back(slot.value, slot.count);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace rankwise
