#include "ops/sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>  // std::stable_sort
#include <limits>     // std::numeric_limits
#include <numeric>    // std::iota

#include "ops/global_data.hpp"

namespace rankwise {
namespace {

using test::all_lines;
using test::draw;
using test::my_rows;
using test::world;
using Collation = SortKey::Collation;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

/// Rows [begin, end) of an invented table: number (with nulls), text (with zero bytes and nulls), double, row number.
Table rows_table(std::int64_t begin, std::int64_t end, std::int64_t spread) {
  Table table(Schema({{"number", kInt64}, {"text", kText}, {"x", kFloat64}, {"row", kInt64}}));
  for (auto row = begin; row < end; ++row) {
    draw(31, row, 11) == 0 ? table[0].append_null() : table[0].append_int(draw(32, row, spread) - spread / 2);
    std::string text;
    for (auto i = draw(33, row, 5); i > 0; --i) {
      text +=
          std::vector<std::string>{
              "a", "b", std::string(1, '\0'), "\x01", "\xff", "a long stretch of text"}[static_cast<std::size_t>(
              draw(34 + static_cast<std::uint64_t>(i), row, 6))];
    }
    draw(40, row, 13) == 0 ? table[1].append_null() : table[1].append_text(text);
    table[2].append_double(static_cast<double>(draw(41, row, 200) - 100) / 3);
    table[3].append_int(row);
  }
  return table;
}

/// Compares by the rules that the header states, value by value.
int compare(const Table& table, std::int64_t a, std::int64_t b, const SortKey& key) {
  const Column& column = table[key.column];
  if (column.is_null(a) || column.is_null(b)) return (column.is_null(a) ? 1 : 0) - (column.is_null(b) ? 1 : 0);
  int order = 0;
  if (column.type().is_text()) {
    order = column.text(a).compare(column.text(b));
  } else if (column.type().is_float()) {
    const double x = column.doubles()[static_cast<std::size_t>(a)], y = column.doubles()[static_cast<std::size_t>(b)];
    order = x < y ? -1 : x > y ? 1 : 0;
  } else {
    const auto x = column.ints()[static_cast<std::size_t>(a)], y = column.ints()[static_cast<std::size_t>(b)];
    order = x < y ? -1 : x > y ? 1 : 0;
  }
  return key.descending ? -order : order;
}

/// The row numbers (last column) of all ranks, in rank order. @collective
std::vector<std::int64_t> row_numbers(const Table& table) {
  Table numbers;
  numbers.add_column({"row", kInt64}, table.column("row"));
  std::vector<std::int64_t> rows;
  for (const auto& line : all_lines(numbers)) rows.push_back(std::stoll(line));
  return rows;
}

void expect_sorted(std::int64_t total, std::int64_t spread, const std::vector<SortKey>& keys) {
  const auto mine = my_rows(total);
  const Table sorted = sort_rows(world(), rows_table(mine.begin, mine.end, spread), keys);
  const auto rows = row_numbers(sorted);

  const Table all = rows_table(0, total, spread);
  std::vector<std::int64_t> expected(static_cast<std::size_t>(total));
  std::iota(expected.begin(), expected.end(), std::int64_t{0});
  std::stable_sort(expected.begin(), expected.end(), [&](std::int64_t a, std::int64_t b) {
    for (const auto& key : keys) {
      if (const int order = compare(all, a, b, key); order != 0) return order < 0;
    }
    return false;
  });
  EXPECT_EQ(rows, expected) << total << " rows, spread " << spread;
  EXPECT_EQ(sorted.partitioning(), Partitioning::kSorted);
}

TEST(SortRows, MatchesAStableSort) {
  for (const bool down : {false, true}) {
    for (int column = 0; column < 3; ++column) expect_sorted(3000, 50, {{column, down}});
    expect_sorted(3000, 50, {{1, down}, {0, !down}, {2, down}});
    expect_sorted(3000, 4, {{0, down}, {1, !down}});
    expect_sorted(3000, 4, {{2, down}, {1, down}, {3, true}});
  }
}

TEST(SortRows, SmallInputsAndNoKeys) {
  for (const std::int64_t total : {0, 1, 2, 3, 5}) expect_sorted(total, 10, {{0}, {1, true}});
  expect_sorted(200, 10, {});
}

TEST(SortRows, ExtremeNumbers) {
  Table table(Schema({{"row", kInt64}}));
  const std::vector<std::int64_t> values{0, kMost, -1, kLeast, 1, kLeast + 1, kMost - 1};
  const auto mine = my_rows(7);
  for (auto i = mine.begin; i < mine.end; ++i) table[0].append_int(values[static_cast<std::size_t>(i)]);
  EXPECT_EQ(row_numbers(sort_rows(world(), table, {{0}})),
            (std::vector<std::int64_t>{kLeast, kLeast + 1, -1, 0, 1, kMost - 1, kMost}));
  EXPECT_EQ(row_numbers(sort_rows(world(), table, {{0, true}})),
            (std::vector<std::int64_t>{kMost, kMost - 1, 1, 0, -1, kLeast + 1, kLeast}));
}

TEST(SortRows, ExtremeDoubles) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> values{-nan, 1, -kInfinity, 0.0, -0.0, kInfinity, 5e-324, -1};
  Table table(Schema({{"x", kFloat64}, {"row", kInt64}}));
  const auto mine = my_rows(8);
  for (auto i = mine.begin; i < mine.end; ++i) {
    table[0].append_double(values[static_cast<std::size_t>(i)]);
    table[1].append_int(i);
  }
  EXPECT_EQ(row_numbers(sort_rows(world(), table, {{0}})), (std::vector<std::int64_t>{2, 7, 3, 4, 6, 1, 5, 0}));
}

TEST(SortRows, EqualKeysSpreadOverAllRanks) {
  const std::int64_t total = 8000;
  const auto mine = my_rows(total);
  const Table sorted = sort_rows(world(), rows_table(mine.begin, mine.end, 1), {{.column = 0}});
  EXPECT_LE(world().max(sorted.rows()), total / world().size() * 5 / 4 + 1);
}

TEST(SortRows, AllRowsOnOneRank) {
  const std::int64_t total = 2000;
  const bool last = world().rank() == world().size() - 1;
  const Table sorted = sort_rows(world(), rows_table(0, last ? total : 0, 1000), {{.column = 3, .descending = true}});
  const auto rows = row_numbers(sorted);
  EXPECT_TRUE(std::is_sorted(rows.rbegin(), rows.rend()));
  EXPECT_EQ(static_cast<std::int64_t>(rows.size()), total);
  EXPECT_LE(world().max(sorted.rows()), total / world().size() * 5 / 4 + 1);
}

std::vector<std::string> sorted_ids(const std::vector<std::string>& ids, bool descending) {
  Table table(Schema({{"id", kText}}));
  const auto mine = my_rows(static_cast<std::int64_t>(ids.size()));
  for (auto i = mine.begin; i < mine.end; ++i) {
    ids[static_cast<std::size_t>(i)] == "null" ? table[0].append_null()
                                               : table[0].append_text(ids[static_cast<std::size_t>(i)]);
  }
  return all_lines(sort_rows(world(), table, {{0, descending, Collation::kId}}));
}

TEST(SortRows, IdsAscendAsNumbersBeforeTexts) {
  const std::string huge(300, '9');
  const std::string huger = "1" + std::string(300, '0');
  const std::vector<std::string> expected{
      "-" + huger, "-" + huge, "-100", "-99", "-1", "0", "1", "2", "10", "123456789012345678901234567890", huge, huger,
      // all others, by bytes
      "", "+1", "-", "--1", "-0", "-01", "00", "01", "1.0", "10a", "A1", "a", "a b", "\xc3\xa9"};
  std::vector<std::string> shuffled;
  for (std::size_t i = 0; i < expected.size(); ++i) shuffled.push_back(expected[i * 11 % expected.size()]);
  EXPECT_EQ(sorted_ids(shuffled, false), expected);
  EXPECT_EQ(sorted_ids(shuffled, true), std::vector<std::string>(expected.rbegin(), expected.rend()));
  EXPECT_EQ(sorted_ids({"null", "b", "7", "null", "12"}, true), (std::vector<std::string>{"b", "12", "7", "~", "~"}));
}

TEST(Rebalance, CutsIntoEqualShares) {
  const std::int64_t total = 1001;
  for (int owner = 0; owner < world().size(); ++owner) {
    const Table table = rows_table(0, world().rank() == owner ? total : 0, 50);
    const Table balanced = rebalance(world(), table);
    const auto mine = my_rows(total);
    EXPECT_EQ(test::lines_of(balanced), test::lines_of(rows_table(mine.begin, mine.end, 50)));
  }
  EXPECT_EQ(rebalance(world(), rows_table(0, 0, 50)).rows(), 0);
}

TEST(Rebalance, ASortedTableStaysSorted) {
  Table table = rows_table(0, 3, 50);
  table.set_partitioning(Partitioning::kSorted);
  EXPECT_EQ(rebalance(world(), table).partitioning(), Partitioning::kSorted);
  table.set_partitioning(Partitioning::kKeyHash);
  EXPECT_EQ(rebalance(world(), table).partitioning(), Partitioning::kInputOrder);
}

void expect_positions(std::int64_t total, std::int64_t spread) {
  std::vector<std::int64_t> values, ties;
  for (std::int64_t row = 0; row < total; ++row) {
    values.push_back(draw(51, row, spread) - spread / 2);
    ties.push_back((row * 7919 + 13) % 100003);  // unique below 100003 rows, not in the order of rows
  }
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(values[a], ties[a]) < std::pair(values[b], ties[b]);
  });
  std::vector<std::int64_t> expected(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) expected[order[i]] = static_cast<std::int64_t>(i);

  const auto mine = my_rows(total);
  const auto share = [&](const std::vector<std::int64_t>& all) {
    return std::vector<std::int64_t>(all.begin() + mine.begin, all.begin() + mine.end);
  };
  EXPECT_EQ(global_positions(world(), share(values), share(ties)), share(expected)) << total << " " << spread;
}

TEST(GlobalPositions, MatchASort) {
  expect_positions(4000, 1000000);
  expect_positions(4000, 9);
  expect_positions(4000, 1);
  for (const std::int64_t total : {0, 1, 2, 3}) expect_positions(total, 10);
}

}  // namespace
}  // namespace rankwise
