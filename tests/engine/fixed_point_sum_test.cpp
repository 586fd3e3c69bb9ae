#include "engine/numeric/fixed_point_sum.hpp"

#include <gtest/gtest.h>

#include <cmath>   // std::ldexp, HUGE_VAL
#include <vector>  // std::vector

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

/// Value `row` of an invented series of very different magnitudes within (-1000, 1000).
double value_at(std::int64_t row) {
  const auto hash = mix64(static_cast<std::uint64_t>(row));
  return std::ldexp(unit_interval(hash) - 0.5, 10 - static_cast<int>(hash % 40));
}

std::vector<double> my_values(std::int64_t total) {
  const auto mine = even_range(total, world().size(), world().rank());
  std::vector<double> values;
  for (auto row = mine.begin; row < mine.end; ++row) values.push_back(value_at(row));
  return values;
}

TEST(FixedPoint, KeepsValuesToTheLastBitNearTheBound) {
  const FixedPoint fixed(1000.0);
  for (const double value : {0.0, 1000.0, -1000.0, 512.125, 7.7, -999.99999999999}) {
    EXPECT_EQ(fixed.value(fixed.quantize(value)), value);
  }
  EXPECT_NEAR(fixed.value(fixed.quantize(0.001)), 0.001, 0x1p-52);  // half a unit of 2^(10 - 61)
  EXPECT_EQ(FixedPoint(0).value(FixedPoint(0).quantize(0)), 0);
  EXPECT_THROW(FixedPoint{-1.0}, ProgramError);
  EXPECT_THROW(FixedPoint{HUGE_VAL}, ProgramError);
}

TEST(FixedPoint, HoldsForTinyAndHugeBounds) {
  for (const double bound : {1e-300, 1e-9, 1.0, 1e9, 1e300}) {
    const FixedPoint fixed(bound);
    EXPECT_EQ(fixed.value(fixed.quantize(bound)), bound);
    EXPECT_EQ(fixed.value(fixed.quantize(-bound / 2)), -bound / 2);
  }
}

TEST(SumOverRanks, CarriesBetweenWordsAndSigns) {
  const int128 n = world().size();
  const int128 one = 1;
  std::vector<int128> sums{-1, (one << 40) - 1, (one << 80) - 1, -(one << 80) - 1, (one << 100) + 12345, 0};
  const auto mine = sums;
  sum_over_ranks(world(), sums);
  for (std::size_t i = 0; i < sums.size(); ++i) EXPECT_TRUE(sums[i] == mine[i] * n) << i;

  // Ranks of opposite signs cancel.
  std::vector<int128> mixed{world().rank() % 2 == 0 ? (one << 90) : -(one << 90)};
  sum_over_ranks(world(), mixed);
  EXPECT_TRUE(mixed.front() == (world().size() % 2 == 0 ? 0 : one << 90));
}

TEST(OrderFreeSum, IsTheSameOnAnyNumberOfRanks) {
  const std::int64_t total = 10000;
  // The reference: the fixed-point sum of all values on one rank.
  const FixedPoint fixed(1000.0);
  int128 units = 0;
  long double plain = 0;
  for (std::int64_t row = 0; row < total; ++row) {
    units += fixed.quantize(value_at(row));
    plain += value_at(row);
  }
  const double sum = order_free_sum(world(), my_values(total), 1000.0);
  EXPECT_EQ(sum, fixed.value(units));
  EXPECT_NEAR(sum, static_cast<double>(plain), 1e-11);
}

TEST(OrderFreeSum, EmptyShardsAndOneValue) {
  EXPECT_EQ(order_free_sum(world(), {}, 0), 0);
  EXPECT_NEAR(order_free_sum(world(), my_values(1), 1000.0), value_at(0), 0x1p-52);
}

TEST(LargestMagnitude, SeesBothSigns) {
  EXPECT_EQ(largest_magnitude(world(), {}), 0);
  const std::vector<double> mine{-1.5 * world().rank(), 0.25};
  EXPECT_EQ(largest_magnitude(world(), mine), std::max(0.25, 1.5 * (world().size() - 1)));
}

}  // namespace
}  // namespace rankwise
