#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <utility>  // std::pair

namespace rankwise {

class Communicator;

/// Number of values, their mean, and the sum of squared distances from it.
struct Moments {
  std::int64_t count = 0;
  double mean = 0;
  double squares = 0;
};

/// Finds the moments of (value, how often) pairs over all ranks; the same bits however the values lie over them.
///
/// Two passes: the exact sum first, then squares about the integer next to the mean, in fixed point; so nothing
/// overflows, whatever the values, and nothing cancels. @collective
Moments moments_of(const Communicator& comm, std::span<const std::pair<std::int64_t, std::int64_t>> counts);

}  // namespace rankwise
