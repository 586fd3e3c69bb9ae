#pragma once
#include <array>    // std::array
#include <cstdint>  // std::int64_t

#include "engine/data/data_type.hpp"
#include "engine/numeric/int128.hpp"

namespace rankwise {

constexpr int kMostScale = 18;

constexpr std::array<std::int64_t, kMostScale + 1> kPowersOfTen = [] {
  std::array<std::int64_t, kMostScale + 1> powers{};
  std::int64_t power = 1;
  for (auto& p : powers) {
    p = power;
    if (power < INT64_MAX / 10) power *= 10;
  }
  return powers;
}();

constexpr std::int64_t power_of_ten(int exponent) {
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

/// The decimal places of a bigint or a decimal.
constexpr int scale_of(const DataType& type) {
  return type.id == TypeId::kDecimal ? type.scale : 0;
}

/// Divides and rounds half away from zero. `divisor` > 0.
template <typename Integer>
constexpr Integer divide_rounded(Integer value, Integer divisor) {
  const Integer quotient = value / divisor;
  const Integer rest = value % divisor;
  const Integer half = divisor - divisor / 2;  // the least that rounds away
  return quotient + (rest >= half ? 1 : 0) - (-rest >= half ? 1 : 0);
}

}  // namespace rankwise
