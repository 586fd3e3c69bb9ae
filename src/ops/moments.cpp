#include "ops/moments.hpp"

#include <algorithm>  // std::max

#include "engine/comm/communicator.hpp"
#include "engine/numeric/fixed_point_sum.hpp"
#include "engine/numeric/int128.hpp"

namespace rankwise {

Moments moments_of(const Communicator& comm, std::span<const std::pair<std::int64_t, std::int64_t>> counts) {
  Moments moments;
  int128 sum = 0;
  for (const auto& [value, count] : counts) {
    moments.count += count;
    sum += int128{value} * count;
  }
  moments.count = comm.sum(moments.count);
  sum_over_ranks(comm, std::span(&sum, 1));
  if (moments.count == 0) return moments;
  moments.mean = static_cast<double>(sum) / static_cast<double>(moments.count);

  const int128 center = sum / moments.count;
  const auto squared = [&](std::int64_t value) {
    const auto distance = static_cast<double>(int128{value} - center);
    return distance * distance;
  };
  double largest = 0;
  for (const auto& [value, count] : counts) largest = std::max(largest, squared(value));
  comm.max(std::span(&largest, 1));
  const FixedPoint fixed(largest);
  int128 squares = 0;
  for (const auto& [value, count] : counts) squares += int128{fixed.quantize(squared(value))} * count;
  sum_over_ranks(comm, std::span(&squares, 1));
  const double rest =
      static_cast<double>(sum - center * moments.count) / static_cast<double>(moments.count);  // mean - center
  moments.squares = std::max(0.0, fixed.value(squares) - rest * rest * static_cast<double>(moments.count));
  return moments;
}

}  // namespace rankwise
