#pragma once
#include <algorithm>  // std::min
#include <bit>        // std::bit_cast, std::bit_width
#include <cmath>      // std::frexp, std::ldexp
#include <cstdint>    // std::int64_t

namespace rankwise {

/// Turns non-negative doubles into integers whose sum fits 64 bits, in a way that vectorises: the quick sibling of
/// FixedPoint for inner loops, with 50 bits below the bound for up to 4,096 values and one less per doubling.
class DistanceUnits {
 public:
  /// @param bound  no value is larger; finite, the same on all ranks
  /// @param count  how many values a sum has at most
  DistanceUnits(double bound, std::int64_t count) {
    int exponent = 0;
    std::frexp(bound, &exponent);  // bound < 2^exponent
    const int bits = std::min(50, 63 - static_cast<int>(std::bit_width(static_cast<std::uint64_t>(count))));
    shift_ = std::min(bits - exponent, 1000);
    scale_ = std::ldexp(1.0, shift_);
  }

  std::int64_t quantize(double value) const {
    // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits of the double.
    constexpr double kRounder = 0x1.8p52;
    return std::bit_cast<std::int64_t>(value * scale_ + kRounder) - std::bit_cast<std::int64_t>(kRounder);
  }
  double value(std::int64_t sum) const { return std::ldexp(static_cast<double>(sum), -shift_); }

 private:
  int shift_ = 0;
  double scale_ = 1;
};

}  // namespace rankwise
