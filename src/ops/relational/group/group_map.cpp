#include "ops/relational/group/group_map.hpp"

#include <bit>      // std::countr_zero
#include <utility>  // std::exchange

#include "engine/runtime/error.hpp"

namespace rankwise {

void GroupMap::grow() {
  constexpr std::size_t kFirstSlots = 64;
  if (shift_ == 0) throw BudgetError("more than 2 billion groups in one part of a table; use more ranks");
  const Slots old = std::exchange(slots_, Slots(slots_.empty() ? kFirstSlots : slots_.size() * 2));
  shift_ = 32 - static_cast<unsigned>(std::countr_zero(slots_.size()));
  for (const Slot slot : old) {
    if (slot.place == RecordBlocks::kNowhere) continue;
    std::size_t at = slot.tag >> shift_;
    while (slots_[at].place != RecordBlocks::kNowhere) at = next(at);
    slots_[at] = slot;
  }
}

}  // namespace rankwise
