#include <gtest/gtest.h>

#include <cmath>    // std::abs
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "customer/synthetic/alias_table.hpp"
#include "customer/synthetic/hash_stream.hpp"
#include "customer/synthetic/shopping_calendar.hpp"
#include "engine/data/calendar.hpp"

namespace rankwise {
namespace {

constexpr int kDraws = 200'000;

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

/// Moments over streams, one draw each, as the generator uses them.
template <typename Draw>
Moments moments_of(Draw draw) {
  double sum = 0.0;
  double squares = 0.0;
  for (std::int64_t i = 0; i < kDraws; ++i) {
    HashStream stream(7, Purpose::kPurchases, i);
    const double value = draw(stream);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  return {mean, squares / kDraws - mean * mean};
}

TEST(HashStream, DependsOnEveryPartOfItsKey) {
  const auto first = HashStream(1, Purpose::kLine, 2, 3).bits();
  EXPECT_EQ(first, HashStream(1, Purpose::kLine, 2, 3).bits());
  EXPECT_NE(first, HashStream(2, Purpose::kLine, 2, 3).bits());
  EXPECT_NE(first, HashStream(1, Purpose::kBasket, 2, 3).bits());
  EXPECT_NE(first, HashStream(1, Purpose::kLine, 3, 2).bits());
  EXPECT_NE(first, HashStream(1, Purpose::kLine, 2, 4).bits());
}

TEST(HashStream, DrawsGammaWithItsMoments) {
  for (const double shape : {0.243, 0.55, 1.0, 4.0, 50.0}) {
    const auto [mean, variance] = moments_of([&](HashStream& stream) { return stream.gamma(shape); });
    // The mean's standard error is sqrt(shape / n), the variance's about variance * sqrt((2 + 6 / shape) / n).
    EXPECT_NEAR(mean, shape, 5.0 * std::sqrt(shape / kDraws)) << shape;
    EXPECT_NEAR(variance, shape, 5.0 * shape * std::sqrt((2.0 + 6.0 / shape) / kDraws)) << shape;
  }
}

TEST(HashStream, DrawsBetaNormalAndExponentialWithTheirMoments) {
  const double a = 0.793;
  const double b = 2.426;
  const auto beta = moments_of([&](HashStream& stream) { return stream.beta(a, b); });
  EXPECT_NEAR(beta.mean, a / (a + b), 0.003);
  EXPECT_NEAR(beta.variance, a * b / ((a + b) * (a + b) * (a + b + 1.0)), 0.001);
  const auto normal = moments_of([](HashStream& stream) { return stream.normal(); });
  EXPECT_NEAR(normal.mean, 0.0, 0.012);
  EXPECT_NEAR(normal.variance, 1.0, 0.016);
  const auto exponential = moments_of([](HashStream& stream) { return stream.exponential(); });
  EXPECT_NEAR(exponential.mean, 1.0, 0.012);
  EXPECT_NEAR(exponential.variance, 1.0, 0.035);
}

TEST(HashStream, DrawsBetaOfTinyParametersWithoutNan) {
  const auto beta = moments_of([](HashStream& stream) { return stream.beta(1e-4, 3e-4); });
  EXPECT_NEAR(beta.mean, 0.25, 0.006);
}

TEST(AliasTable, DrawsByWeight) {
  const std::vector<double> weights = {5.0, 0.0, 1.0, 2.0, 2.0};
  const AliasTable table(weights);
  std::vector<std::int64_t> drawn(weights.size(), 0);
  HashStream stream(3, Purpose::kLine, 0);
  for (int i = 0; i < kDraws; ++i) ++drawn[table.pick(stream.bits())];
  EXPECT_EQ(drawn[1], 0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(drawn[i]) / kDraws, weights[i] / 10.0, 0.006) << i;
  }
}

TEST(AliasTable, DrawsTheOnlyIndex) {
  const std::vector<double> weights = {0.3};
  EXPECT_EQ(AliasTable(weights).pick(UINT64_MAX), 0U);
}

TEST(ShoppingCalendar, KeepsOrderAndStaysInside) {
  const std::int64_t first = days_from_civil({2023, 1, 1});
  const ShoppingCalendar calendar(first, 731, true);
  EXPECT_DOUBLE_EQ(calendar.weeks(), 731.0 / 7.0);
  std::int64_t before = first * kSecondsPerDay;
  bool ascending = true;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t now = calendar.timestamp_at(calendar.weeks() * i / 10'000.0);
    ascending = ascending && now >= before && now % 60 == 0;
    before = now;
  }
  EXPECT_TRUE(ascending);
  EXPECT_EQ(day_of_timestamp(calendar.timestamp_at(calendar.weeks())), days_from_civil({2024, 12, 31}));
}

TEST(ShoppingCalendar, GivesNovemberMoreThanFebruaryAndSaturdaysNextToNothing) {
  const ShoppingCalendar calendar(days_from_civil({2023, 1, 1}), 365, true);
  std::vector<int> months(13, 0);
  std::vector<int> weekdays(7, 0);
  constexpr int kSteps = 100'000;
  for (int i = 0; i < kSteps; ++i) {
    const std::int64_t day = day_of_timestamp(calendar.timestamp_at(calendar.weeks() * i / kSteps));
    ++months[static_cast<std::size_t>(civil_from_days(day).month)];
    ++weekdays[static_cast<std::size_t>(weekday(day))];
  }
  EXPECT_GT(months[11], 1.7 * months[2]);
  EXPECT_LT(weekdays[5], kSteps / 50);
  EXPECT_GT(weekdays[5], 0);
  EXPECT_GT(weekdays[3], weekdays[0]);
}

TEST(ShoppingCalendar, IsEvenWithoutSeasons) {
  const std::int64_t first = days_from_civil({2023, 1, 1});
  const ShoppingCalendar calendar(first, 70, false);
  for (int day = 0; day < 70; ++day) {
    EXPECT_EQ(day_of_timestamp(calendar.timestamp_at((day + 0.5) / 7.0)), first + day);
  }
}

}  // namespace
}  // namespace rankwise
