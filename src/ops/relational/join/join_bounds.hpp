#pragma once
#include <algorithm>  // std::clamp
#include <cstdint>    // std::int64_t

#include "engine/runtime/memory_budget.hpp"

namespace rankwise {

/// What a side of a join buffers before a round of exchange. @local
inline std::int64_t exchange_buffer_bytes(const MemoryBudget& memory) {
  return std::clamp(memory.limit() / 32, std::int64_t{1} << 12, std::int64_t{8} << 20);
}

/// What left rows may occupy before ranks agree on hot keys: the more, the better they are known. @local
inline std::int64_t first_round_bytes(const MemoryBudget& memory) {
  return std::max<std::int64_t>(memory.limit() / 4, 1 << 12);
}

/// What an exchanged join keeps free for tables while rows come in. @local
inline std::int64_t join_reserve_bytes(const MemoryBudget& memory) {
  return std::max<std::int64_t>(memory.limit() / 8, 1 << 12);
}

/// A table up to this size is probed as a whole: parting the left rows would cost more than caches give. @local
inline std::int64_t small_table_bytes(const MemoryBudget& memory) {
  return std::min(join_reserve_bytes(memory), std::int64_t{16} << 20);
}

}  // namespace rankwise
