#include "engine/numeric/binned_sum.hpp"

#include <array>   // std::array
#include <limits>  // std::numeric_limits

namespace rankwise {
namespace {

constexpr std::int64_t kDigit = (std::int64_t{1} << 24) - 1;

/// Turns digits of 24 bits in two's complement into their magnitude.
template <std::size_t kDigits>
void negate(std::array<std::int64_t, kDigits>& digits) {
  std::int64_t carry = 1;
  for (auto& digit : digits) {
    carry += ~digit & kDigit;
    digit = carry & kDigit;
    carry >>= 24;
  }
}

/// The double next to the sum of digits[i] * 2^(24 i + exponent), digits in [0, 2^24). It is rounded once: a result
/// below the normal range has no bits to lose, as no bin reaches below 2^-1074.
template <std::size_t kDigits>
double round_digits(const std::array<std::int64_t, kDigits>& digits, int exponent) {
  auto highest = static_cast<int>(kDigits) - 1;
  while (highest > 3 && digits[static_cast<std::size_t>(highest)] == 0) --highest;
  uint128 leading = 0;
  for (int i = highest; i >= highest - 3; --i)
    leading = leading << 24 | static_cast<uint128>(digits[static_cast<std::size_t>(i)]);
  std::int64_t rest = 0;
  for (int i = highest - 4; i >= 0; --i) rest |= digits[static_cast<std::size_t>(i)];

  int shift = 0;
  if (const auto high = static_cast<std::uint64_t>(leading >> 64); high != 0) shift = 64 - std::countl_zero(high);
  auto significant = static_cast<std::uint64_t>(leading >> shift);
  const bool lost = (leading & ((uint128{1} << shift) - 1)) != 0 || rest != 0;
  if (lost) significant |= 1;  // decides ties; digits are lost only where 64 or more significant bits are left
  return std::ldexp(static_cast<double>(significant), exponent + 24 * (highest - 3) + shift);
}

}  // namespace

template <int kBins>
double BinnedSum<kBins>::value() const {
  const std::int64_t special = words_[kBins] & kSpecial;
  if (special == kPlusInfinity) return std::numeric_limits<double>::infinity();
  if (special == kMinusInfinity) return -std::numeric_limits<double>::infinity();
  if (special != 0) return std::numeric_limits<double>::quiet_NaN();

  std::array<std::int64_t, kBins + 2> digits{};
  std::int64_t carry = 0;
  for (int i = 0; i < kBins + 2; ++i) {
    // The carry is added to the higher bits alone: a full bin and a carry may leave 64 bits together.
    const std::int64_t bin = i < kBins ? words_[i] : 0;
    const std::int64_t low = (bin & kDigit) + (carry & kDigit);
    digits[static_cast<std::size_t>(i)] = low & kDigit;
    carry = (bin >> 24) + (carry >> 24) + (low >> 24);
  }
  const bool negative = carry < 0;
  if (negative) negate(digits);
  const double magnitude = round_digits(digits, exponent());
  return negative ? -magnitude : magnitude;
}

template class BinnedSum<5>;
template class BinnedSum<7>;

}  // namespace rankwise
