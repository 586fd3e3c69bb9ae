#include "engine/numeric/binned_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>  // std::reverse, std::sort
#include <cmath>      // std::ldexp
#include <limits>     // std::numeric_limits
#include <vector>     // std::vector

#include "engine/data/hash.hpp"

namespace rankwise {
namespace {

using Limits = std::numeric_limits<double>;

template <typename Sum = ValueSum>
Sum sum_of(const std::vector<double>& values) {
  Sum sum;
  for (const double value : values) sum.add(value);
  return sum;
}

template <typename Sum>
bool same_state(const Sum& a, const Sum& b) {
  for (int w = 0; w < Sum::kWords; ++w) {
    if (a.word(w) != b.word(w)) return false;
  }
  return true;
}

/// Values over 200 binary orders of magnitude and both signs.
std::vector<double> wild_values() {
  std::vector<double> values;
  for (int i = 0; i < 300; ++i) {
    const double mantissa = 1 + (i * 40503 % 65536) / 65536.0;
    values.push_back(std::ldexp(i % 3 == 0 ? -mantissa : mantissa, (i * 37) % 200 - 100));
  }
  return values;
}

TEST(BinnedSum, RoundsTheExactTotalOnce) {
  EXPECT_EQ(sum_of({}).value(), 0);
  EXPECT_FALSE(std::signbit(sum_of({-0.0}).value()));
  EXPECT_EQ(sum_of(std::vector<double>(10, 0.1)).value(), 1.0);  // plain summation gives 0.9999999999999999
  EXPECT_EQ(sum_of({1e308, 1e308, -1e308}).value(), 1e308);
  EXPECT_EQ(sum_of({1e308, 1e308}).value(), Limits::infinity());
  EXPECT_EQ(sum_of({1, 0x1p-53}).value(), 1);                      // a tie, to even
  EXPECT_EQ(sum_of({1, 0x1p-53, 0x1p-70}).value(), 1 + 0x1p-52);   // beyond the tie
  EXPECT_EQ(sum_of({1 + 0x1p-52, 0x1p-53}).value(), 1 + 0x1p-51);  // a tie, to even
  EXPECT_EQ(sum_of({-1, -0x1p-53, -0x1p-70}).value(), -1 - 0x1p-52);
  EXPECT_EQ(sum_of({0x1p60, 1, -0x1p60}).value(), 1);
  EXPECT_EQ(sum_of(wild_values()).value(), -0x1.39cb219b8e015p+97);  // Python's math.fsum
}

TEST(BinnedSum, HoldsAtTheEndsOfTheRange) {
  const double least = Limits::denorm_min();
  EXPECT_EQ(sum_of({least, least, least}).value(), 3 * least);
  EXPECT_EQ(sum_of({Limits::min(), -least}).value(), Limits::min() - least);
  EXPECT_EQ(sum_of({Limits::max()}).value(), Limits::max());
  EXPECT_EQ(sum_of({-Limits::max(), least}).value(), -Limits::max());
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double value = std::ldexp(1.0, exponent) * 1.7320508075688772;
    EXPECT_EQ(sum_of({value}).value(), value) << exponent;
    EXPECT_EQ(sum_of<ProductSum>({-value, 0}).value(), -value) << exponent;
  }
}

TEST(BinnedSum, AddsSpecialValuesAsIeeeDoes) {
  const double inf = Limits::infinity();
  EXPECT_EQ(sum_of({1, inf, 2}).value(), inf);
  EXPECT_EQ(sum_of({-inf, 5}).value(), -inf);
  EXPECT_TRUE(std::isnan(sum_of({inf, -inf}).value()));
  EXPECT_TRUE(std::isnan(sum_of({1, Limits::quiet_NaN()}).value()));
  EXPECT_TRUE(sum_of({1, 2}).is_finite());
  EXPECT_FALSE(sum_of({inf}).is_finite());
}

template <typename Sum>
void expect_one_state() {
  auto values = wild_values();
  values.insert(values.end(), {0.0, -0.0, 0x1p-1074, 3e-310, 1e300});
  const auto reference = sum_of<Sum>(values);
  std::reverse(values.begin(), values.end());
  EXPECT_TRUE(same_state(sum_of<Sum>(values), reference));
  std::sort(values.begin(), values.end());
  EXPECT_TRUE(same_state(sum_of<Sum>(values), reference));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<Sum> parts(1 + seed % 7);
    for (std::size_t i = 0; i < values.size(); ++i) parts[mix64(seed * 1000 + i) % parts.size()].add(values[i]);
    Sum merged;
    for (const auto& part : parts) merged.merge(part);
    EXPECT_TRUE(same_state(merged, reference)) << seed;
  }
}

TEST(BinnedSum, StateDependsOnTheValuesAlone) {
  expect_one_state<ValueSum>();
  expect_one_state<ProductSum>();
}

TEST(BinnedSum, LosesNextToNothingBesideALargeValue) {
  ValueSum sum;
  sum.add(0x1p76);
  for (int i = 0; i < 1000; ++i) sum.add(1.5);
  sum.add(-0x1p76);
  EXPECT_EQ(sum.value(), 1500);
}

TEST(BinnedSum, AddsProductsWithoutRounding) {
  // (1 + 2^-52)^2 = 1 + 2^-51 + 2^-104
  ProductSum sum;
  sum.add_product(1 + 0x1p-52, 1 + 0x1p-52);
  sum.add(-1 - 0x1p-51);
  EXPECT_EQ(sum.value(), 0x1p-104);
  ProductSum large;
  large.add_product(1e200, -1e200);
  EXPECT_EQ(large.value(), -Limits::infinity());
}

}  // namespace
}  // namespace rankwise
