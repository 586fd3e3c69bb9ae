#pragma once
#include <bit>      // std::bit_cast
#include <cmath>    // std::fma
#include <cstdint>  // std::int64_t

#include "engine/numeric/int128.hpp"

namespace rankwise {

/// A sum of doubles whose state is a function of the multiset of values alone, whatever their order and however partial
/// sums are merged (Demmel & Nguyen 2015, "Parallel Reproducible Summation").
///
/// The doubles' range is cut at fixed places into bins of 24 bits. A value falls into at most four slices, each added
/// to its bin as an integer; bins are never normalised. Only the top `kBins` bins, seen from the largest exponent so
/// far, are kept; slices below them are dropped whole, so what is left does not depend on when they came.
/// What is dropped of a value is below 2^-(24 kBins - 43) of the largest magnitude: 2^-77 with 5 bins, 2^-125 with 7.
/// A bin holds 2^39 additions. All zero is the empty sum; it may be copied as bytes. All functions are @local.
template <int kBins>
class BinnedSum {
  static_assert(kBins >= 5, "four slices and one bin below");

 public:
  static constexpr int kWords = kBins + 1;

  void add(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto exponent = static_cast<int>((bits >> 52) & 0x7ff);
    if (exponent == 0x7ff) [[unlikely]] {
      return add_special(value);
    }
    const int normal = exponent != 0 ? 1 : 0;
    const int lowest = exponent - normal;  // of the mantissa's bits, counted from 2^-1074
    if (lowest >= top()) [[unlikely]] {
      raise((lowest / kBinBits + 1) * kBinBits);
    }
    const std::uint64_t mantissa = (bits & kMantissa) | (static_cast<std::uint64_t>(normal) << 52);
    const auto sign = static_cast<std::int64_t>(bits) >> 63;
    const int place = lowest - bottom();
    if (place < 0) [[unlikely]] {
      return add_low(mantissa, -place, sign);
    }
    const auto bin = static_cast<unsigned>(place) / kBinBits;
    const auto sliced = static_cast<uint128>(mantissa) << (static_cast<unsigned>(place) - bin * kBinBits);
    add_slice(&words_[bin], sliced, sign);
    add_slice(&words_[bin + 1], sliced >> kBinBits, sign);
    add_slice(&words_[bin + 2], sliced >> 2 * kBinBits, sign);
    add_slice(&words_[bin + 3], sliced >> 3 * kBinBits, sign);
  }

  /// Adds x * y without rounding (as long as neither it nor its error leaves the range of doubles).
  void add_product(double x, double y) {
    const double product = x * y;
    add(product);
    const double error = std::fma(x, y, -product);
    if (error - error == 0) add(error);  // not when the product overflowed
  }

  void merge(const BinnedSum& other) {
    if (other.top() > top()) raise(other.top());
    const int down = (top() - other.top()) / kBinBits;
    for (int bin = down; bin < kBins; ++bin) words_[bin - down] += other.words_[bin];
    words_[kBins] |= other.words_[kBins] & kSpecial;
  }

  /// Tells whether neither an infinity nor a NaN was added.
  bool is_finite() const { return (words_[kBins] & kSpecial) == 0; }
  /// The double next to the exact total of the bins; never -0.0. Infinite or NaN as IEEE 754 adds such values.
  double value() const;

  /// The state as integers, to travel.
  std::int64_t word(int i) const { return words_[i]; }
  void set_word(int i, std::int64_t word) { words_[i] = word; }

  /// The total is the sum of bin(i) * 2^(24 i + exponent()).
  std::int64_t bin(int i) const { return words_[i]; }
  int exponent() const { return bottom() - kLeastExponent; }

 private:
  static constexpr int kBinBits = 24;
  static constexpr int kLeastExponent = 1074;
  static constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52) - 1;
  static constexpr std::int64_t kPlusInfinity = 1;
  static constexpr std::int64_t kMinusInfinity = 2;
  static constexpr std::int64_t kNaN = 4;
  static constexpr std::int64_t kSpecial = 7;

  /// Values whose lowest bit is at `top` or above do not fit the window. 0: nothing was added.
  int top() const { return static_cast<int>(words_[kBins] >> 3); }
  int bottom() const { return top() - kBinBits * (kBins - 3); }

  static void add_slice(std::int64_t* bin, uint128 slice, std::int64_t sign) {
    constexpr std::uint64_t kSlice = (std::uint64_t{1} << kBinBits) - 1;
    *bin += (static_cast<std::int64_t>(static_cast<std::uint64_t>(slice) & kSlice) ^ sign) - sign;
  }

  void add_low(std::uint64_t mantissa, int below, std::int64_t sign) {
    if (below >= 53) return;
    mantissa >>= below;
    for (int bin = 0; bin < 3; ++bin) add_slice(&words_[bin], mantissa >> bin * kBinBits, sign);
  }
  void add_special(double value) { words_[kBins] |= value > 0 ? kPlusInfinity : value < 0 ? kMinusInfinity : kNaN; }
  /// Moves the window up.
  void raise(int new_top) {
    const int up = (new_top - top()) / kBinBits;
    for (int bin = 0; bin < kBins; ++bin) words_[bin] = bin + up < kBins ? words_[bin + up] : 0;
    words_[kBins] = (words_[kBins] & kSpecial) | static_cast<std::int64_t>(new_top) << 3;
  }

  std::int64_t words_[kBins + 1] = {};  // bins from the lowest; then the window's top and the special values seen
};

/// For sums of values.
using ValueSum = BinnedSum<5>;
/// For sums of products: both halves of the largest product fit, with room below them.
using ProductSum = BinnedSum<7>;

extern template class BinnedSum<5>;
extern template class BinnedSum<7>;

}  // namespace rankwise
