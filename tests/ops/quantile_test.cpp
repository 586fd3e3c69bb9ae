#include "ops/quantile.hpp"

#include <gtest/gtest.h>

#include <algorithm>  // std::sort
#include <limits>     // std::numeric_limits
#include <map>        // std::map

#include "ops/global_data.hpp"

namespace rankwise {
namespace {

using test::draw;
using test::my_rows;
using test::world;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

std::vector<std::int64_t> values_of(std::int64_t total, std::int64_t spread) {
  std::vector<std::int64_t> values;
  for (std::int64_t row = 0; row < total; ++row) values.push_back(draw(21, row, spread) - spread / 3);
  return values;
}

std::vector<std::int64_t> my_share(const std::vector<std::int64_t>& all) {
  const auto mine = my_rows(static_cast<std::int64_t>(all.size()));
  return {all.begin() + mine.begin, all.begin() + mine.end};
}

ValueCounts counts_of(const std::vector<std::int64_t>& values) {
  ValueCounts counts;
  for (const auto value : values) counts.add(value);
  return counts;
}

TEST(ValueCounts, MatchesAMap) {
  const auto values = values_of(5000, 900);
  ValueCounts counts = counts_of(values);
  std::map<std::int64_t, std::int64_t> expected;
  for (const auto value : values) ++expected[value];
  counts.add(kMost, 3);
  counts.add(kLeast, 2);
  counts.add(12345678, 0);
  expected[kMost] = 3;
  expected[kLeast] = 2;
  EXPECT_EQ(counts.sorted(), (std::vector<std::pair<std::int64_t, std::int64_t>>(expected.begin(), expected.end())));
  EXPECT_EQ(counts.total(), 5005);
  EXPECT_TRUE(ValueCounts().sorted().empty());
}

void expect_order_statistics(std::vector<std::int64_t> all) {
  const auto mine = my_share(all);
  std::sort(all.begin(), all.end());
  std::vector<std::int64_t> positions;
  std::vector<std::int64_t> expected;
  const auto step = std::max<std::size_t>(1, all.size() / 37);
  for (std::size_t at = 0; at < all.size(); at += step) {
    positions.push_back(static_cast<std::int64_t>(at));
    expected.push_back(all[at]);
  }
  positions.push_back(static_cast<std::int64_t>(all.size()) - 1);
  expected.push_back(all.back());
  EXPECT_EQ(order_statistics(world(), mine, positions), expected);
  EXPECT_EQ(order_statistics(world(), counts_of(mine), positions), expected);
}

TEST(OrderStatistics, MatchASort) {
  expect_order_statistics(values_of(3000, 1000000007));
  expect_order_statistics(values_of(3000, 12));
}

TEST(OrderStatistics, SmallEqualAndExtreme) {
  expect_order_statistics({5});
  expect_order_statistics({kMost});
  expect_order_statistics({-4, 2});
  expect_order_statistics(std::vector<std::int64_t>(500, -77));
  expect_order_statistics({kLeast, kMost, 0, kLeast, kMost, -1, 1});
}

TEST(OrderStatistics, NoPositionsNeedNoValues) {
  EXPECT_TRUE(order_statistics(world(), ValueCounts(), std::vector<std::int64_t>()).empty());
}

std::vector<double> linear(const std::vector<std::int64_t>& all, const std::vector<std::int64_t>& numerators,
                           std::int64_t denominator) {
  const auto mine = my_share(all);
  std::vector<double> values;
  for (const auto& q : linear_quantiles(world(), mine, numerators, denominator)) values.push_back(q.value());
  std::vector<double> again;
  for (const auto& q : linear_quantiles(world(), counts_of(mine), numerators, denominator)) again.push_back(q.value());
  EXPECT_EQ(values, again);
  return values;
}

TEST(LinearQuantiles, MatchNumpy) {
  // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], [0, 20, 25, 50, 66, 75, 99, 100])
  EXPECT_EQ(linear({3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}, {0, 20, 25, 50, 66, 75, 99, 100}, 100),
            (std::vector<double>{1, 2, 2.5, 4, 5, 5, 8.7, 9}));
  // numpy.percentile([10, 7, 4, 3], [10, 25, 40, 50, 75, 90])
  EXPECT_EQ(linear({10, 7, 4, 3}, {10, 25, 40, 50, 75, 90}, 100),
            (std::vector<double>{3.3, 3.75, 4.6, 5.5, 7.75, 9.1}));
  EXPECT_EQ(linear({42}, {0, 1, 2, 3}, 3), (std::vector<double>(4, 42)));
}

TEST(LinearQuantiles, HoldAtTheEndsOfTheRange) {
  EXPECT_EQ(linear({kLeast, kMost}, {0, 1, 2, 3, 4}, 4), (std::vector<double>{-0x1p63, -0x1p62, -0.5, 0x1p62, 0x1p63}));
}

TEST(LinearQuantiles, CompareWithoutRounding) {
  const LinearQuantile third{10, 20, 1, 3};  // 13 1/3
  EXPECT_TRUE(third.at_least(13));
  EXPECT_FALSE(third.at_least(14));
  const LinearQuantile whole{10, 20, 3, 10};
  EXPECT_TRUE(whole.at_least(13));
  EXPECT_FALSE(whole.at_least(14));
  const LinearQuantile equal{7, 7, 1, 2};
  EXPECT_TRUE(equal.at_least(7));
  EXPECT_FALSE(equal.at_least(8));
  const LinearQuantile wide{kLeast, kMost, 1, 2};  // -0.5
  EXPECT_TRUE(wide.at_least(-1));
  EXPECT_FALSE(wide.at_least(0));
  EXPECT_TRUE(wide.at_least(kLeast));
  EXPECT_FALSE(wide.at_least(kMost));
}

TEST(MostFrequent, MatchesAMap) {
  for (const std::int64_t spread : {1, 7, 400, 1000000}) {
    const auto all = values_of(4000, spread);
    std::map<std::int64_t, std::int64_t> counts;
    for (const auto value : all) ++counts[value];
    Mode expected;
    for (const auto& [value, count] : counts) {
      if (count > expected.count) expected = {value, count};
    }
    const auto mode = most_frequent(world(), counts_of(my_share(all)));
    EXPECT_EQ(mode.value, expected.value) << spread;
    EXPECT_EQ(mode.count, expected.count) << spread;
  }
}

TEST(MostFrequent, TiesGoToTheSmallest) {
  EXPECT_EQ(most_frequent(world(), counts_of(my_share({9, kMost, -3, 9, kMost, -3, 4}))).value, -3);
  EXPECT_EQ(most_frequent(world(), counts_of(my_share({kMost, 8, kMost}))).value, kMost);
  EXPECT_EQ(most_frequent(world(), ValueCounts()).count, 0);
  EXPECT_EQ(most_frequent(world(), ValueCounts()).value, 0);
}

}  // namespace
}  // namespace rankwise
