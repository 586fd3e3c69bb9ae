#pragma once
#include <bit>      // std::bit_cast
#include <cmath>    // std::isnan
#include <cstdint>  // std::uint64_t
#include <limits>   // std::numeric_limits

namespace rankwise {

/// Maps numbers to unsigned integers that compare alike.
constexpr std::uint64_t order_bits(std::int64_t value) {
  return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
}

/// A total order over doubles: -inf < ... < -0.0 < +0.0 < ... < +inf < NaN (all NaNs are one).
inline std::uint64_t order_bits(double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

}  // namespace rankwise
