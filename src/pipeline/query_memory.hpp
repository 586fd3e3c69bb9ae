#pragma once
#include <algorithm>  // std::max
#include <cstdint>    // std::int64_t

namespace rankwise {

/// What tables may hold of a rank's memory: the program, MPI and the allocator's slack need the rest. @local
constexpr std::int64_t table_memory(std::int64_t memory_bytes) {
  constexpr std::int64_t kProgram = std::int64_t{64} << 20;
  return std::max<std::int64_t>(std::int64_t{1} << 20, (memory_bytes - kProgram) / 4 * 3);
}

/// A join side that is estimated below this is copied to every rank. @local
constexpr std::int64_t broadcast_limit(std::int64_t table_bytes) {
  constexpr std::int64_t kMost = std::int64_t{10} << 20;  // as in Spark
  return std::min(kMost, table_bytes / 16);
}

}  // namespace rankwise
