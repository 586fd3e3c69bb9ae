// The same bits whatever the placement of rows, the memory and the size of buffers.
#include <gtest/gtest.h>

#include <cmath>  // std::pow

#include "ops/relational/grouping.hpp"

namespace rankwise {
namespace {

using test::all_aggregates;
using test::group_rows;
using test::my_group_rows;
using test::Placement;
using test::sorted_lines;
using test::world;

TEST(GroupBudget, PlacementLeavesNoTrace) {
  for (const std::vector<int>& keys : {std::vector<int>{}, {0}, {2, 1}}) {
    const GroupSpec spec{keys, all_aggregates()};
    const auto even = sorted_lines(group_rows(my_group_rows(4000, 30), spec));
    EXPECT_EQ(sorted_lines(group_rows(my_group_rows(4000, 30, Placement::kLastRank), spec)), even);
    EXPECT_EQ(sorted_lines(group_rows(my_group_rows(4000, 30, Placement::kScattered), spec)), even);
  }
}

TEST(GroupBudget, MemoryLeavesNoTrace) {
  // Group states need some MiB.
  const GroupSpec spec{{0, 2}, all_aggregates()};
  const auto rows = my_group_rows(12'000, 5000);
  const auto ample = sorted_lines(group_rows(rows, spec));
  EXPECT_EQ(sorted_lines(group_rows(rows, spec, 1 << 20)), ample);
  EXPECT_EQ(sorted_lines(group_rows(rows, spec, 64 << 10)), ample);
  EXPECT_EQ(sorted_lines(group_rows(rows, spec, 1)), ample);
}

TEST(GroupBudget, StaysWithinTheBudget) {
  constexpr std::int64_t kLimit = 4 << 20;
  const std::int64_t total = 200'000 * world().size();
  Table rows(Schema({{"key", kInt64}}));
  const auto range = test::my_rows(total);
  for (auto i = range.begin; i < range.end; ++i) rows[0].append_int(i);
  const GroupSpec spec{{0},
                       {{GroupFunction::kCountRows, {}, {"n", kInt64}}, {GroupFunction::kSum, {0}, {"sum", kInt64}}}};
  std::int64_t needed = 0;
  std::int64_t peak = 0;
  const auto ample = group_rows(rows, spec, test::kAmpleMemory, &needed);
  const auto spilled = group_rows(rows, spec, kLimit, &peak);
  EXPECT_EQ(spilled.rows(), ample.rows());
  EXPECT_EQ(world().sum(spilled.rows()), total);
  EXPECT_GT(world().max(needed), 2 * kLimit);
  EXPECT_LT(world().max(peak), kLimit + kLimit / 3);  // maps grow by steps
}

TEST(GroupBudget, WildDoublesSumToTheSameBits) {
  const auto rows_of = [](bool reversed) {
    Table rows(Schema({{"key", kInt64}, {"value", kFloat64}}));
    for (std::int64_t step = 0; step < 5000; ++step) {
      const auto i = reversed ? 4999 - step : step;
      const auto owner = reversed ? i % 3 : i / 50;
      if (owner % world().size() != world().rank()) continue;
      rows[0].append_int(i % 5);
      rows[1].append_double(std::ldexp(unit_interval(mix64(static_cast<std::uint64_t>(i))) - 0.5,
                                       static_cast<int>(test::draw(3, i, 120)) - 60));
    }
    return rows;
  };
  using F = GroupFunction;
  const GroupSpec spec{{0},
                       {{F::kSum, {1}, {"sum", kInt64}},
                        {F::kVarianceSample, {1}, {"var", kInt64}},
                        {F::kAverage, {1}, {"avg", kInt64}}}};
  const auto lines = sorted_lines(group_rows(rows_of(false), spec));
  EXPECT_EQ(lines.size(), 5U);
  EXPECT_EQ(sorted_lines(group_rows(rows_of(true), spec)), lines);
  EXPECT_EQ(sorted_lines(group_rows(rows_of(true), spec, 1)), lines);
}

/// Zipf-distributed keys of exponent 1.5, by inversion of the continuous distribution.
TEST(GroupBudget, SkewedKeysLeaveStatesBalanced) {
  constexpr std::int64_t kRows = 400'000;
  Table rows(Schema({{"key", kInt64}, {"value", kInt64}}));
  const auto range = test::my_rows(kRows);
  for (auto i = range.begin; i < range.end; ++i) {
    const double u = unit_interval(mix64(static_cast<std::uint64_t>(i) + 77));
    rows[0].append_int(static_cast<std::int64_t>(std::pow(u, -2.0)));
    rows[1].append_int(1);
  }
  const auto result = group_rows(
      rows, {{0}, {{GroupFunction::kCountRows, {}, {"n", kInt64}}, {GroupFunction::kSum, {1}, {"sum", kInt64}}}});
  std::int64_t counted = 0;
  std::int64_t largest = 0;
  for (const auto n : result[1].ints()) {
    counted += n;
    largest = std::max(largest, n);
  }
  const auto groups = world().sum(result.rows());
  EXPECT_EQ(world().sum(counted), kRows);
  EXPECT_GT(world().max(largest), kRows / 4);  // one key owns much of the rows
  EXPECT_GT(groups, 1000);
  EXPECT_LE(static_cast<double>(world().max(result.rows()) * world().size()), 1.2 * static_cast<double>(groups));
}

}  // namespace
}  // namespace rankwise
