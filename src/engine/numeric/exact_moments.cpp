#include "engine/numeric/exact_moments.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <limits>  // std::numeric_limits

namespace rankwise {
namespace {

namespace mp = boost::multiprecision;

// Common totals fit the local words; only sums of very unlike magnitudes need memory of the heap.
using Integer = mp::number<mp::cpp_int_backend<1024, 0, mp::signed_magnitude, mp::unchecked>, mp::et_off>;

template <int kBins>
Integer total_of(const BinnedSum<kBins>& sum) {
  Integer total = 0;
  for (int bin = kBins - 1; bin >= 0; --bin) {
    total <<= 24;
    total += sum.bin(bin);
  }
  return total;
}

/// The double next to numerator * 2^exponent / denominator (within one unit in the last place below the normal range).
double rounded_ratio(Integer numerator, int exponent, Integer denominator) {
  if (numerator == 0) return 0;
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  const int shift = 65 - static_cast<int>(mp::msb(numerator)) + static_cast<int>(mp::msb(denominator));
  if (shift > 0) {
    numerator <<= static_cast<unsigned>(shift);
  } else {
    denominator <<= static_cast<unsigned>(-shift);
  }
  Integer quotient;
  Integer rest;
  mp::divide_qr(numerator, denominator, quotient, rest);  // 65 or 66 bits
  const bool lost = rest != 0 || (quotient & 7) != 0;
  const auto significant = static_cast<std::uint64_t>(quotient >> 3) << 1 | (lost ? 1 : 0);
  const double magnitude = std::ldexp(static_cast<double>(significant), exponent - shift + 2);
  return negative ? -magnitude : magnitude;
}

}  // namespace

double rounded_quotient(int128 numerator, int128 denominator) {
  constexpr int128 kExact = int128{1} << 53;
  if (-kExact <= numerator && numerator <= kExact && denominator <= kExact) {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  return rounded_ratio(Integer(numerator), 0, Integer(denominator));
}

double centred_product(std::int64_t count, const ValueSum& x, const ValueSum& y, const ProductSum& xy,
                       std::int64_t divisor, int scale) {
  if (!x.is_finite() || !y.is_finite()) return std::numeric_limits<double>::quiet_NaN();
  if (!xy.is_finite()) return xy.value();
  Integer products = total_of(xy) * count;
  Integer sums = total_of(x) * total_of(y);
  int exponent = xy.exponent();
  const int sums_exponent = x.exponent() + y.exponent();
  if (exponent > sums_exponent) {
    products <<= static_cast<unsigned>(exponent - sums_exponent);
    exponent = sums_exponent;
  } else {
    sums <<= static_cast<unsigned>(sums_exponent - exponent);
  }
  Integer denominator = count;
  denominator *= divisor;
  denominator *= mp::pow(Integer(10), static_cast<unsigned>(scale));
  return rounded_ratio(products - sums, exponent, denominator);
}

}  // namespace rankwise
