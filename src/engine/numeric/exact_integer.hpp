#pragma once
#include <cstdint>  // std::int64_t

#include "engine/numeric/binned_sum.hpp"

namespace rankwise {

/// A number as the sum of two doubles, without rounding: integers beyond 2^53 need both.
struct DoublePair {
  double high = 0;
  double low = 0;
};
inline DoublePair double_pair(double value) {
  return {value, 0};
}
inline DoublePair double_pair(std::int64_t value) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (-kExact <= value && value <= kExact) return {static_cast<double>(value), 0};
  const std::int64_t low = value & 0xffffffff;
  return {static_cast<double>(value - low), static_cast<double>(low)};
}

/// Adds a number without rounding. @local
template <int kBins, typename Number>
void add_exactly(BinnedSum<kBins>& sum, Number value) {
  const DoublePair pair = double_pair(value);
  sum.add(pair.high);
  if (pair.low != 0) [[unlikely]] {
    sum.add(pair.low);
  }
}

/// Adds x * y without rounding, as BinnedSum::add_product does. @local
template <int kBins, typename X, typename Y>
void add_product_exactly(BinnedSum<kBins>& sum, X x, Y y) {
  const DoublePair a = double_pair(x);
  const DoublePair b = double_pair(y);
  sum.add_product(a.high, b.high);
  if (a.low == 0 && b.low == 0) [[likely]] {
    return;
  }
  sum.add_product(a.high, b.low);
  sum.add_product(a.low, b.high);
  sum.add_product(a.low, b.low);
}

}  // namespace rankwise
