#pragma once
#include <algorithm>  // std::max
#include <cstdint>    // std::int64_t

namespace rankwise {

// How a sort divides a memory budget. All functions are @local.

/// What a range that is sorted in memory may take at most, its rows and what sorting them needs. Held back from the
/// stores from the beginning. The least of it is what makes progress with any budget.
constexpr std::int64_t most_range_bytes(std::int64_t budget) {
  return std::max<std::int64_t>(budget / 4, 64 << 10);
}

/// What a range is planned to take, so that few exceed what they may.
constexpr std::int64_t planned_range_bytes(std::int64_t budget) {
  return most_range_bytes(budget) / 2;
}

/// Rows on their way to another rank.
constexpr std::int64_t exchange_buffer_bytes(std::int64_t budget) {
  return std::clamp<std::int64_t>(budget / 64, 1 << 10, 16 << 20);
}

/// Ranges into which rows that take `bytes` are cut.
constexpr int range_count(std::int64_t bytes, std::int64_t budget) {
  constexpr std::int64_t kMostRanges = 64;  // each has a chunk of its own in a store
  if (bytes <= most_range_bytes(budget)) return 1;
  return static_cast<int>(std::min(kMostRanges, 1 + bytes / planned_range_bytes(budget)));
}

}  // namespace rankwise
