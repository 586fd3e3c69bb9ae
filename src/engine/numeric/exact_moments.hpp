#pragma once
#include <cstdint>  // std::int64_t

#include "engine/numeric/binned_sum.hpp"
#include "engine/numeric/int128.hpp"

namespace rankwise {

/// The double next to numerator / denominator. @local
/// @param denominator  above 0
double rounded_quotient(int128 numerator, int128 denominator);

/// Computes (sum(xy) - sum(x) sum(y) / count) / divisor from the exact totals and rounds once, so that nothing cancels:
/// with divisor `count` the population covariance (y = x: variance), with `count - 1` that of a sample.
///
/// Not finite where a sum is not: NaN when x or y held an infinity or a NaN, else what the products' sum says.
/// @local
/// @param count    pairs, 1 or more
/// @param divisor  1 or more
/// @param scale    the result is divided by 10^scale, for decimals summed in their units
double centred_product(std::int64_t count, const ValueSum& x, const ValueSum& y, const ProductSum& xy,
                       std::int64_t divisor, int scale = 0);

}  // namespace rankwise
