// Ordered aggregates against a plain reference that holds every group's values.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/runtime/error.hpp"
#include "ops/relational/ordered_aggregate.hpp"
#include "ops/relational/plain_rows.hpp"

namespace rankwise {
namespace {

using test::Cell;
using test::draw;
using test::is_null;
using test::Placement;
using test::PlainRow;
using test::PlainRows;
using test::sorted_lines;
using test::world;

const Schema kSchema(
    {{"group", kInt64}, {"name", kText}, {"v", kInt64}, {"x", kFloat64}, {"price", decimal(2)}, {"text", kText}});
constexpr int kGroup = 0, kName = 1, kV = 2, kX = 3, kPrice = 4, kWord = 5;

/// Rows in `groups` groups, of which group 0 owns `hot` per cent.
PlainRows invent(std::int64_t total, std::int64_t groups, std::int64_t hot) {
  PlainRows rows;
  for (std::int64_t row = 0; row < total; ++row) {
    Cell group = draw(1, row, 100) < hot ? 0 : draw(2, row, groups);
    if (groups > 1 && draw(3, row, 12) == 0) group = {};
    const bool nulls = !is_null(group) && std::get<std::int64_t>(group) % 7 == 3;  // groups without a value
    const auto or_null = [&](std::uint64_t purpose, Cell cell) {
      return nulls || draw(purpose, row, 6) == 0 ? Cell() : cell;
    };
    const double special[] = {-0.0, 0.0, std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()};
    const auto kind = draw(4, row, 30);
    const Cell x = kind < 5 ? special[kind] : static_cast<double>(draw(5, row, 300) - 150) / 7;
    rows.push_back({group, "n" + std::to_string(draw(6, row, 2)), or_null(7, draw(8, row, 40) - 20), or_null(9, x),
                    or_null(10, draw(11, row, 5000)), or_null(12, "word " + std::to_string(draw(13, row, 30)))});
  }
  return rows;
}

/// A double as results show it: one zero.
Cell shown(const Cell& cell) {
  if (std::holds_alternative<double>(cell)) return std::get<double>(cell) + 0.0;
  return cell;
}

double number(const Cell& cell, const DataType& type) {
  if (std::holds_alternative<double>(cell)) return std::get<double>(cell);
  return static_cast<double>(std::get<std::int64_t>(cell)) / (type.id == TypeId::kDecimal ? 100 : 1);
}

Cell expected_result(const OrderedAggregate& spec, std::vector<PlainRow> rows) {
  std::erase_if(rows, [&](const PlainRow& row) { return is_null(row[static_cast<std::size_t>(spec.argument)]); });
  if (rows.empty()) return {};
  std::vector<OrderKey> keys = spec.order;
  if (spec.function == OrderedFunction::kLast) {
    for (auto& key : keys) key = {key.column, !key.descending, !key.nulls_first};
  }
  keys.push_back({.column = spec.argument});
  std::stable_sort(rows.begin(), rows.end(), [&](const PlainRow& a, const PlainRow& b) {
    for (const auto& key : keys) {
      if (const int order = test::compare_by_key(a, b, key); order != 0) return order < 0;
    }
    return false;
  });
  std::vector<Cell> values;
  for (const auto& row : rows) values.push_back(shown(row[static_cast<std::size_t>(spec.argument)]));
  const auto count = static_cast<double>(values.size());
  switch (spec.function) {
    case OrderedFunction::kPercentileContinuous: {
      const double at = spec.parameter * (count - 1);
      const auto& type = kSchema[spec.argument].type;
      const double low = number(values[static_cast<std::size_t>(std::floor(at))], type);
      const double high = number(values[static_cast<std::size_t>(std::ceil(at))], type);
      return std::floor(at) == std::ceil(at) ? low : low + (at - std::floor(at)) * (high - low);
    }
    case OrderedFunction::kPercentileDiscrete: {
      const double at = std::ceil(spec.parameter * count);
      return values[at < 1 ? 0 : static_cast<std::size_t>(at) - 1];
    }
    case OrderedFunction::kMode: {
      Cell best;
      std::int64_t most = 0;
      for (const auto& value : values) {
        const auto same = std::count_if(values.begin(), values.end(),
                                        [&](const Cell& v) { return test::compare_cells(v, value) == 0; });
        if (same > most) best = value;
        most = std::max<std::int64_t>(most, same);
      }
      return best;
    }
    case OrderedFunction::kJoinText: {
      std::string joined;
      for (std::size_t i = 0; i < values.size(); ++i) {
        joined += (i > 0 ? spec.separator : "") + std::get<std::string>(values[i]);
      }
      return joined;
    }
    default:
      return values.front();
  }
}

PlainRows expected_groups(const PlainRows& rows, const OrderedAggregate& spec) {
  std::map<std::string, std::vector<PlainRow>> groups;
  for (const auto& row : rows) {
    PlainRow keys;
    for (const int key : spec.keys) keys.push_back(row[static_cast<std::size_t>(key)]);
    groups[test::print(keys)].push_back(row);
  }
  PlainRows results;
  for (const auto& [name, members] : groups) {
    results.emplace_back();
    for (const int key : spec.keys) results.back().push_back(members[0][static_cast<std::size_t>(key)]);
    results.back().push_back(expected_result(spec, members));
  }
  return results;
}

PlainRows run(const PlainRows& rows, const OrderedAggregate& spec, std::int64_t memory, Placement placement) {
  const std::string folder = test::shared_folder();
  MemoryBudget budget(memory);
  const auto mine = test::rows_here(static_cast<std::int64_t>(rows.size()), placement);
  const auto sink = make_ordered_aggregate_sink(world(), kSchema, spec, {budget, folder});
  return test::all_rows(test::run_sink(*sink, test::table_of(kSchema, rows, mine.begin, mine.end)));
}

std::vector<OrderedAggregate> exact_aggregates(const std::vector<int>& keys) {
  using F = OrderedFunction;
  std::vector<OrderedAggregate> specs;
  for (const double parameter : {0.0, 0.1, 0.5, 0.77, 1.0}) {
    for (const int argument : {kV, kX, kPrice}) {
      specs.push_back({F::kPercentileContinuous, keys, argument, {}, parameter, {}, {"result", kFloat64}});
    }
    for (const int argument : {kV, kX, kWord}) {
      specs.push_back({F::kPercentileDiscrete, keys, argument, {}, parameter, {}, {"result", kSchema[argument].type}});
    }
  }
  for (const int argument : {kV, kX, kWord, kPrice}) {
    const DataType type = kSchema[argument].type;
    specs.push_back({F::kMode, keys, argument, {}, 0, {}, {"result", type}});
    for (const auto function : {F::kFirst, F::kLast}) {
      specs.push_back({function, keys, argument, {{.column = kV}}, 0, {}, {"result", type}});
      specs.push_back({function, keys, argument, {{kX, true, true}, {.column = kName}}, 0, {}, {"result", type}});
    }
  }
  specs.push_back({F::kJoinText, keys, kWord, {}, 0, ", ", {"result", kText}});
  specs.push_back({F::kJoinText, keys, kWord, {{kV, true, false}}, 0, "", {"result", kText}});
  return specs;
}

void expect_reference(const PlainRows& rows, const std::vector<int>& keys, std::int64_t memory, Placement placement) {
  for (const auto& spec : exact_aggregates(keys)) {
    const auto lines = sorted_lines(run(rows, spec, memory, placement));
    ASSERT_EQ(lines, sorted_lines(expected_groups(rows, spec)))
        << static_cast<int>(spec.function) << " of column " << spec.argument << ", " << spec.parameter;
  }
}

TEST(OrderedAggregateSink, FoldsManyGroups) {
  const auto rows = invent(1500, 200, 0);
  expect_reference(rows, {kGroup}, 1 << 30, Placement::kEven);
  expect_reference(rows, {kGroup, kName}, 1 << 15, Placement::kNoneOnFirst);
}

TEST(OrderedAggregateSink, FoldsAGroupThatSpansRanks) {
  expect_reference(invent(900, 30, 60), {kGroup}, 1 << 30, Placement::kEven);
  expect_reference(invent(900, 1, 100), {kGroup, kName}, 1 << 14, Placement::kAllOnLast);
  expect_reference(invent(400, 5, 0), {}, 1 << 13, Placement::kAllOnFirst);
}

TEST(OrderedAggregateSink, FoldsFewRowsAndNone) {
  for (const std::int64_t total : {0, 1, 2, 5}) {
    expect_reference(invent(total, 2, 0), {kGroup}, 1 << 30, Placement::kEven);
    expect_reference(invent(total, 2, 0), {}, 1 << 12, Placement::kAllOnLast);
  }
}

TEST(OrderedAggregateSink, TakesMediansOfOddAndEvenCounts) {
  PlainRows rows;
  for (const std::int64_t v : {7, 1, 11, 2, 4}) rows.push_back({0, "", v, {}, {}, {}});
  const OrderedAggregate median{OrderedFunction::kPercentileContinuous, {}, kV, {}, 0.5, {}, {"median", kFloat64}};
  EXPECT_EQ(test::print(run(rows, median, 1 << 20, Placement::kEven)), std::vector<std::string>{"0x1p+2"});
  rows.push_back({0, "", 16, {}, {}, {}});
  EXPECT_EQ(test::print(run(rows, median, 1 << 20, Placement::kEven)), std::vector<std::string>{"0x1.6p+2"});
}

TEST(OrderedAggregateSink, RefusesTextBeyondTheBudget) {
  const auto rows = invent(30'000, 1, 100);
  const OrderedAggregate join{OrderedFunction::kJoinText, {}, kWord, {}, 0, ",", {"words", kText}};
  EXPECT_THROW(run(rows, join, 1 << 17, Placement::kEven), BudgetError);
}

TEST(OrderedAggregateSink, ApproximatesPercentilesWithinOnePercent) {
  const auto rows = invent(4000, 9, 50);
  for (const int argument : {kV, kX, kPrice}) {
    for (const double parameter : {0.0, 0.25, 0.5, 0.99, 1.0}) {
      const OrderedAggregate approximate{
          OrderedFunction::kApproximatePercentile, {kGroup}, argument, {}, parameter, {}, {"result", kFloat64}};
      const auto results = sorted_lines(run(rows, approximate, 1 << 30, Placement::kEven));
      EXPECT_EQ(results, sorted_lines(run(rows, approximate, 1 << 14, Placement::kAllOnLast)));
      EXPECT_EQ(results.size(), 10U);
      for (const auto& row : run(rows, approximate, 1 << 30, Placement::kNoneOnFirst)) {
        // The value with floor(p (n - 1)) values before it.
        std::vector<Cell> values;
        for (const auto& other : rows) {
          if (test::print({other[kGroup]}) == test::print({row[0]}) &&
              !is_null(other[static_cast<std::size_t>(argument)])) {
            values.push_back(other[static_cast<std::size_t>(argument)]);
          }
        }
        EXPECT_EQ(is_null(row[1]), values.empty());
        if (values.empty()) continue;
        std::sort(values.begin(), values.end(),
                  [](const Cell& a, const Cell& b) { return test::compare_cells(a, b) < 0; });
        const auto at = static_cast<std::size_t>(parameter * static_cast<double>(values.size() - 1));
        const double exact = number(values[at], kSchema[argument].type), result = std::get<double>(row[1]);
        if (std::isfinite(exact)) {
          EXPECT_LE(std::abs(result - exact), 0.01 * (1 + 1e-9) * std::abs(exact));
        } else {
          EXPECT_EQ(test::print({Cell(exact)}), test::print({Cell(result)}));
        }
      }
    }
  }
}

TEST(OrderedAggregateSink, ApproximatesDistinctCounts) {
  for (const std::int64_t distinct : {0, 1, 30, 1000, 5000, 12'000, 60'000}) {
    PlainRows rows;
    for (std::int64_t row = 0; row < distinct + distinct / 3; ++row)
      rows.push_back({1, "", row % distinct, {}, {}, {}});
    rows.push_back({1, "", {}, {}, {}, {}});
    const OrderedAggregate count{OrderedFunction::kApproximateDistinct, {kGroup}, kV, {}, 0, {}, {"count", kInt64}};
    const auto results = run(rows, count, 1 << 30, Placement::kEven);
    EXPECT_EQ(test::print(results), test::print(run(rows, count, 1 << 15, Placement::kAllOnFirst)));
    ASSERT_EQ(results.size(), 1U);
    const auto estimate = static_cast<double>(std::get<std::int64_t>(results[0][1]));
    EXPECT_NEAR(estimate, static_cast<double>(distinct), 0.05 * static_cast<double>(distinct));
    if (distinct < 2) {
      EXPECT_EQ(estimate, static_cast<double>(distinct));
    }
  }
}

}  // namespace
}  // namespace rankwise
