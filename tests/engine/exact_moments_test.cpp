#include "engine/numeric/exact_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>   // std::ldexp
#include <limits>  // std::numeric_limits
#include <vector>  // std::vector

namespace rankwise {
namespace {

/// The covariance with `lost` degrees of freedom.
double covariance(const std::vector<double>& x, const std::vector<double>& y, int lost, int scale = 0) {
  ValueSum sum_x;
  ValueSum sum_y;
  ProductSum products;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum_x.add(x[i]);
    sum_y.add(y[i]);
    products.add_product(x[i], y[i]);
  }
  const auto count = static_cast<std::int64_t>(x.size());
  return centred_product(count, sum_x, sum_y, products, count - lost, scale);
}

std::vector<double> series(int count, double (*value)(int)) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(value(i));
  return values;
}

// Expected values: Python's fractions, rounded once to a double.

TEST(CentredProduct, RoundsTheExactResultOnce) {
  const auto x = series(10, [](int i) { return 1e9 + 0.25 * i * i - 3 * i; });
  const auto y = series(10, [](int i) { return 0.1 * i; });
  EXPECT_EQ(covariance(x, x, 1), 0x1.1a55555555555p+3);
  EXPECT_EQ(covariance(x, x, 0), 0x1.fc33333333333p+2);
  EXPECT_EQ(covariance(x, y, 1), -0x1.6000000000000p-1);
  EXPECT_EQ(covariance(y, y, 1), 0x1.7777777777778p-4);
  EXPECT_EQ(covariance(std::vector<double>(10, 0.1), std::vector<double>(10, 0.1), 1), 0);
}

TEST(CentredProduct, DoesNotCancelAtLargeMeans) {
  const auto seconds =
      series(1000, [](int i) { return 1.7e9 + static_cast<double>(i * 2654435761LL % (1LL << 32)) / 0x1p32; });
  EXPECT_EQ(covariance(seconds, seconds, 1), 0x1.55beaf0cd9d6ap-4);
}

TEST(CentredProduct, SpansMagnitudes) {
  const auto wild = series(300, [](int i) {
    const double mantissa = 1 + (i * 40503 % 65536) / 65536.0;
    return std::ldexp(i % 3 == 0 ? -mantissa : mantissa, (i * 37) % 200 - 100);
  });
  EXPECT_EQ(covariance(wild, wild, 0), 0x1.563b24a6aed2dp+192);
  // Products that are small where their factors are large: the exponents lie far apart.
  EXPECT_EQ(covariance({1e300, 1e-300}, {1e-300, 1e-300}, 0), 0);
  EXPECT_EQ(covariance({1e-200, 3e-200}, {1e200, 3e200}, 0), 1);
}

TEST(CentredProduct, ScalesDecimals) {
  EXPECT_EQ(covariance({10, 20, 30, 40}, {10, 20, 30, 40}, 0, 2), 1.25);  // 1.0, 2.0, 3.0, 4.0 in tenths
}

TEST(CentredProduct, TellsWhatIsNotFinite) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isnan(covariance({1, inf}, {1, 2}, 0)));
  EXPECT_TRUE(std::isnan(covariance({1, 2}, {1, std::nan("")}, 0)));
  EXPECT_EQ(covariance({1, 1e200}, {1, 1e200}, 0), inf);
}

TEST(RoundedQuotient, RoundsOnce) {
  constexpr int128 kBig = int128{1} << 100;
  EXPECT_EQ(rounded_quotient(1, 3), 1.0 / 3);
  EXPECT_EQ(rounded_quotient(-7, 2), -3.5);
  EXPECT_EQ(rounded_quotient(0, kBig), 0);
  EXPECT_EQ(rounded_quotient(kBig + 1, kBig), 1);
  EXPECT_EQ(rounded_quotient(kBig + (kBig >> 53), kBig), 1);  // a tie, to even
  EXPECT_EQ(rounded_quotient(kBig + (kBig >> 53) + 1, kBig), 1 + 0x1p-52);
  EXPECT_EQ(rounded_quotient(-kBig * 3, kBig * 2), -1.5);
  EXPECT_EQ(rounded_quotient(int128{INT64_MAX} * 1000, 10), 9223372036854775807e2);
}

}  // namespace
}  // namespace rankwise
