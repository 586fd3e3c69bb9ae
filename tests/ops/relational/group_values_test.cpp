// Every aggregate against plain loops over the rows of each group.
#include <gtest/gtest.h>

#include <cmath>  // std::sqrt
#include <map>    // std::map

#include "engine/runtime/error.hpp"
#include "ops/relational/grouping.hpp"

namespace rankwise {
namespace {

using test::all_aggregates;
using test::group_row;
using test::group_rows;
using test::group_schema;
using test::GroupRow;
using test::my_group_rows;
using test::Placement;
using test::sorted_lines;
using test::world;

using Rows = std::vector<GroupRow>;
using Number = std::optional<double>;

std::string show(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : "~";
}
std::string show(const Number& value) {
  if (!value) return "~";
  char text[64];
  std::snprintf(text, sizeof text, "%a", *value == 0 ? 0.0 : *value);
  return std::isnan(*value) ? "nan" : text;
}
std::string show(const std::optional<std::string>& value) {
  return value.value_or("~");
}

/// Keys as the result shows them.
std::string key_of(const GroupRow& row, const std::vector<int>& keys) {
  std::string key;
  for (const int k : keys) key += (k == 0 ? show(row.number) : k == 1 ? show(row.real) : show(row.text)) + "|";
  return key;
}

Number amount(const GroupRow& row) {
  return row.amount ? Number(static_cast<double>(*row.amount) / 100) : std::nullopt;
}
Number x(const GroupRow& row) {
  return row.x;
}
Number y(const GroupRow& row) {
  return row.y;
}

/// Sum of (a - mean a)(b - mean b) over the rows that have both, and how many these are.
std::pair<long double, std::int64_t> centred(const Rows& rows, Number (*a)(const GroupRow&),
                                             Number (*b)(const GroupRow&)) {
  std::vector<std::pair<long double, long double>> both;
  for (const auto& row : rows) {
    if (a(row) && b(row)) both.emplace_back(*a(row), *b(row));
  }
  const auto count = static_cast<std::int64_t>(both.size());
  long double mean_a = 0;
  long double mean_b = 0;
  for (const auto& [u, v] : both) {
    mean_a += u / static_cast<long double>(count);
    mean_b += v / static_cast<long double>(count);
  }
  long double sum = 0;
  for (const auto& [u, v] : both) sum += (u - mean_a) * (v - mean_b);
  return {sum, count};
}

Number covariance(const Rows& rows, Number (*a)(const GroupRow&), Number (*b)(const GroupRow&), int lost) {
  const auto [sum, count] = centred(rows, a, b);
  return count > lost ? Number(static_cast<double>(sum / static_cast<long double>(count - lost))) : std::nullopt;
}

Number root(Number value) {
  return value ? Number(std::sqrt(*value)) : value;
}

Number correlation(const Rows& rows) {
  Rows both;
  for (const auto& row : rows) {
    if (row.x && row.y) both.push_back(row);
  }
  const auto xx = centred(both, x, x).first;
  const auto yy = centred(both, y, y).first;
  if (xx == 0 || yy == 0) return std::nullopt;
  return static_cast<double>(centred(both, x, y).first / std::sqrt(xx * yy));
}

/// The cells of all_aggregates() that come out exactly.
std::vector<std::string> exact_cells(const Rows& rows) {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::int64_t xs = 0;
  double sum_x = 0;
  std::optional<std::int64_t> min_amount;
  std::optional<std::int64_t> max_amount;
  Number min_x;
  Number max_x;
  std::optional<std::string> min_note;
  std::optional<std::string> max_note;
  const auto pick = [](auto& least, auto& greatest, const auto& value) {
    if (!least || *value < *least) least = value;
    if (!greatest || *value > *greatest) greatest = value;
  };
  for (const auto& row : rows) {
    if (row.amount) {
      ++count;
      sum += *row.amount;
      pick(min_amount, max_amount, row.amount);
    }
    if (row.x) {
      ++xs;
      sum_x += *row.x;
      pick(min_x, max_x, row.x);
    }
    if (row.note) pick(min_note, max_note, row.note);
  }
  const auto if_any = [](std::int64_t values, double value) { return values > 0 ? Number(value) : std::nullopt; };
  return {std::to_string(rows.size()),
          std::to_string(count),
          count > 0 ? std::to_string(sum) : "~",
          show(if_any(xs, sum_x)),
          show(min_amount),
          show(max_amount),
          show(min_x),
          show(max_x),
          show(min_note),
          show(max_note),
          show(min_note),
          show(if_any(count, static_cast<double>(sum) / static_cast<double>(count * 100))),
          show(if_any(xs, sum_x / static_cast<double>(xs)))};
}

std::vector<Number> moments(const Rows& rows) {
  return {covariance(rows, x, x, 1),
          covariance(rows, amount, amount, 0),
          root(covariance(rows, amount, amount, 1)),
          root(covariance(rows, x, x, 0)),
          covariance(rows, x, y, 1),
          covariance(rows, y, amount, 0),
          correlation(rows)};
}

/// Groups by `keys` and compares with plain loops over `total` rows of `groups` groups.
void expect_values(const std::vector<int>& keys, std::int64_t total, std::int64_t groups,
                   Placement placement = Placement::kEven) {
  const auto result = group_rows(my_group_rows(total, groups, placement), {keys, all_aggregates()});
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& line : sorted_lines(result)) {
    std::vector<std::string> cells;
    for (std::size_t begin = 0; begin < line.size(); begin = line.find('|', begin) + 1) {
      cells.push_back(line.substr(begin, line.find('|', begin) - begin));
    }
    std::string key;
    for (std::size_t k = 0; k < keys.size(); ++k) key += cells[k] + "|";
    EXPECT_TRUE(found.emplace(key, std::vector(cells.begin() + static_cast<int>(keys.size()), cells.end())).second);
  }

  std::map<std::string, Rows> expected;
  if (keys.empty()) expected[""] = {};
  for (std::int64_t i = 0; i < total; ++i) {
    const auto row = group_row(i, groups);
    expected[key_of(row, keys)].push_back(row);
  }
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& [key, rows] : expected) {
    const auto& cells = found[key];
    const auto exact = exact_cells(rows);
    EXPECT_EQ(cells.size(), all_aggregates().size()) << key;
    if (cells.size() != all_aggregates().size()) continue;
    EXPECT_EQ(std::vector(cells.begin(), cells.begin() + static_cast<int>(exact.size())), exact) << key;
    const auto near = moments(rows);
    for (std::size_t i = 0; i < near.size(); ++i) {
      const auto& cell = cells[exact.size() + i];
      EXPECT_EQ(cell == "~", !near[i]) << key << i << cell;
      if (!near[i] || cell == "~") continue;
      EXPECT_NEAR(std::stod(cell), *near[i], 1e-12 * (1 + std::abs(*near[i]))) << key << i;
    }
  }
}

TEST(GroupValues, OneIntegralKey) {
  expect_values({0}, 3000, 40);
}

TEST(GroupValues, DoublesAsKeys) {
  expect_values({1}, 3000, 40);
}

TEST(GroupValues, TextsAsKeys) {
  expect_values({2}, 3000, 60);
}

TEST(GroupValues, KeysOfSeveralTypes) {
  expect_values({0, 1}, 3000, 60);
  expect_values({2, 0, 1}, 5000, 300);
}

TEST(GroupValues, WithoutKeys) {
  expect_values({}, 3000, 10);
  expect_values({}, 3000, 10, Placement::kLastRank);
}

TEST(GroupValues, RowsOfOneRank) {
  expect_values({0, 2}, 3000, 60, Placement::kLastRank);
}

TEST(GroupValues, HalfOfAllRowsAreOfOneKey) {
  expect_values({0}, 3000, 2);
  expect_values({2, 0}, 3000, 2, Placement::kLastRank);
}

TEST(GroupValues, OneRow) {
  expect_values({2}, 1, 1);
  expect_values({}, 1, 1);
}

TEST(GroupValues, NoRows) {
  expect_values({2}, 0, 1);
  expect_values({}, 0, 1);
}

TEST(GroupValues, EveryRowItsOwnGroup) {
  // More rows than the judge of the pre-aggregation needs on a rank.
  const std::int64_t total = 130'000 * world().size();
  Table rows(Schema({{"id", kInt64}, {"note", kText}}));
  const auto range = test::my_rows(total);
  for (auto i = range.begin; i < range.end; ++i) {
    rows[0].append_int(i * 7);
    rows[1].append_text(std::to_string(i) + (i % 2 == 0 ? "" : " long enough to lie outside"));
  }
  const auto result = group_rows(rows, {{0},
                                        {{GroupFunction::kCountRows, {}, {"n", kInt64}},
                                         {GroupFunction::kSum, {0}, {"sum", kInt64}},
                                         {GroupFunction::kMin, {1}, {"note", kText}}}});
  std::int64_t wrong = 0;
  std::int64_t ids = 0;
  for (std::int64_t row = 0; row < result.rows(); ++row) {
    const auto at = static_cast<std::size_t>(row);
    const auto i = result[0].ints()[at] / 7;
    ids += i;
    const auto note = std::to_string(i) + (i % 2 == 0 ? "" : " long enough to lie outside");
    wrong += result[1].ints()[at] != 1 || result[2].ints()[at] != i * 7 || result[3].text(row) != note ? 1 : 0;
  }
  EXPECT_EQ(world().sum(wrong), 0);
  EXPECT_EQ(world().sum(result.rows()), total);
  EXPECT_EQ(world().sum(ids), total * (total - 1) / 2);
}

TEST(GroupValues, DistinctRowsWithoutAggregates) {
  const auto lines = sorted_lines(group_rows(my_group_rows(2000, 50), {{0, 2}, {}}));
  std::map<std::string, int> expected;
  for (std::int64_t i = 0; i < 2000; ++i) expected[key_of(group_row(i, 50), {0, 2})] = 1;
  std::vector<std::string> keys;
  for (const auto& [key, one] : expected) keys.push_back(key);
  EXPECT_EQ(lines, keys);
}

TEST(GroupValues, ManyKeyColumnsWithNulls) {
  // More keys than one word of null marks holds.
  constexpr int kColumns = 40;
  Schema schema;
  GroupSpec spec;
  for (int c = 0; c < kColumns; ++c) {
    schema.add({"c" + std::to_string(c), kInt64});
    spec.keys.push_back(c);
  }
  spec.aggregates.push_back({GroupFunction::kCountRows, {}, {"n", kInt64}});
  Table rows(schema);
  const auto range = test::my_rows(40 * 10);
  for (auto i = range.begin; i < range.end; ++i) {
    // Row i is null in column i mod 40 alone.
    for (int c = 0; c < kColumns; ++c) c == i % kColumns ? rows[c].append_null() : rows[c].append_int(0);
  }
  const auto result = group_rows(rows, spec);
  std::int64_t right = 0;
  for (std::int64_t row = 0; row < result.rows(); ++row) {
    int nulls = 0;
    for (int c = 0; c < kColumns; ++c) nulls += result[c].is_null(row) ? 1 : 0;
    right += nulls == 1 && result[kColumns].ints()[static_cast<std::size_t>(row)] == 10 ? 1 : 0;
  }
  EXPECT_EQ(world().sum(result.rows()), kColumns);
  EXPECT_EQ(world().sum(right), kColumns);
}

TEST(GroupValues, EqualKeysOnOneRankNeedNoExchange) {
  // Rank r holds the keys that leave r when divided by the number of ranks.
  Table rows(Schema({{"key", kInt64}}));
  for (std::int64_t i = 0; i < 1000; ++i) {
    if (i % 10 % world().size() == world().rank()) rows[0].append_int(i % 10);
  }
  const auto result = group_rows(rows, {{0}, {{GroupFunction::kCountRows, {}, {"n", kInt64}}}, /*exchange=*/false});
  EXPECT_EQ(sorted_lines(result), (std::vector<std::string>{"0|100|", "1|100|", "2|100|", "3|100|", "4|100|", "5|100|",
                                                            "6|100|", "7|100|", "8|100|", "9|100|"}));
}

TEST(GroupValues, SumsAreJudgedAtTheEnd) {
  Table rows(Schema({{"key", kInt64}, {"units", decimal(2)}}));
  for (const auto value : {INT64_MAX, INT64_MAX, std::int64_t{-INT64_MAX}}) {
    rows[0].append_int(1);
    rows[1].append_int(value);
  }
  for (int rank = 0; rank < world().size(); ++rank) {
    rows[0].append_int(2);
    rows[1].append_int(world().rank() == 0 ? -INT64_MAX : 0);
  }
  const GroupSpec spec{{0}, {{GroupFunction::kSum, {1}, {"sum", decimal(2)}}}};
  if (world().size() == 1) {
    EXPECT_EQ(sorted_lines(group_rows(rows, spec)),
              (std::vector<std::string>{"1|9223372036854775807|", "2|-9223372036854775807|"}));
    return;
  }
  std::string message;
  try {
    group_rows(rows, spec);
  } catch (const InputError& error) {
    message = error.what();
  }
  // The rank that owns the group tells; in a query the next pass makes all ranks agree.
  EXPECT_EQ(world().sum(message == "the sum of units leaves the range of 64-bit integers" ? 1 : 0), 1);
}

TEST(GroupValues, TypesOfResults) {
  EXPECT_EQ(result_type(GroupFunction::kCountRows, {}), kInt64);
  EXPECT_EQ(result_type(GroupFunction::kSum, {decimal(3)}), decimal(3));
  EXPECT_EQ(result_type(GroupFunction::kMax, {kText}), kText);
  EXPECT_EQ(result_type(GroupFunction::kAverage, {kInt64}), kFloat64);
  EXPECT_THROW(result_type(GroupFunction::kSum, {kText}), ProgramError);
  EXPECT_THROW(result_type(GroupFunction::kCorrelation, {kInt64}), ProgramError);
}

}  // namespace
}  // namespace rankwise
