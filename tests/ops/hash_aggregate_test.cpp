#include "ops/hash_aggregate.hpp"

#include <gtest/gtest.h>

#include <algorithm>  // std::sort
#include <cmath>      // std::isnan, std::signbit
#include <limits>     // std::numeric_limits
#include <map>        // std::map

#include "engine/comm/agreement.hpp"
#include "engine/runtime/error.hpp"
#include "ops/global_data.hpp"

namespace rankwise {
namespace {

using test::all_lines;
using test::draw;
using test::world;
using Function = AggregateFunction;

constexpr std::int64_t kPlenty = std::int64_t{1} << 40;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

Schema line_schema() {
  return Schema(
      {{"customer", kText}, {"invoice", kInt64}, {"amount", decimal(2)}, {"weight", kFloat64}, {"note", kText}});
}

/// Row `row` of the invented invoices, as its cells; runs of lines share an invoice, some cells are null ("~").
struct Line {
  std::string customer;
  std::int64_t invoice = 0;
  std::int64_t amount = 0;
  double weight = 0;
  std::string note;
  bool customer_null = false, amount_null = false, note_null = false;
};

Line line_at(std::int64_t row, std::int64_t customers) {
  Line line;
  const std::int64_t run = row / 3;
  const auto c = draw(1, run, customers);
  line.customer_null = c % 17 == 5;
  line.customer = line.customer_null ? "" : std::to_string(c).append(static_cast<std::size_t>(c % 11), 'x');
  line.invoice = draw(2, run, 3);
  line.amount_null = draw(3, row, 5) == 0;
  line.amount = line.amount_null ? 0 : draw(4, row, 2001) - 1000;
  line.weight = static_cast<double>(draw(5, row, 1000)) / 8 - 50;
  line.note_null = draw(6, row, 3) == 0;
  line.note = line.note_null ? "" : std::to_string(draw(7, row, 100000));
  return line;
}

/// The lines of [begin, end) as a table.
Table lines_table(std::int64_t begin, std::int64_t end, std::int64_t customers) {
  Table table(line_schema());
  for (auto row = begin; row < end; ++row) {
    const auto line = line_at(row, customers);
    line.customer_null ? table[0].append_null() : table[0].append_text(line.customer);
    table[1].append_int(line.invoice);
    line.amount_null ? table[2].append_null() : table[2].append_int(line.amount);
    table[3].append_double(line.weight);
    line.note_null ? table[4].append_null() : table[4].append_text(line.note);
  }
  return table;
}

std::vector<AggregateSpec> all_specs() {
  return {{Function::kCount, -1, {"n", kInt64}},     {Function::kSum, 2, {"sum", kInt64}},
          {Function::kMin, 2, {"min", kInt64}},      {Function::kMax, 2, {"max", kInt64}},
          {Function::kMin, 3, {"light", kInt64}},    {Function::kMax, 3, {"heavy", kInt64}},
          {Function::kFirst, 4, {"first", kInt64}},  {Function::kMin, 4, {"least", kInt64}},
          {Function::kMax, 4, {"greatest", kInt64}}, {Function::kFirst, 2, {"opening", kInt64}}};
}

/// Folds the rows for which `keep` holds, one group after another, by plain means.
template <typename Keep>
std::vector<std::string> reference(std::int64_t total, std::int64_t customers, Keep keep) {
  struct State {
    std::int64_t n = 0, sum = 0, min = kMost, max = kLeast, values = 0;
    double light = 1e9, heavy = -1e9;
    std::string first = "~", least = "~", greatest = "~", opening = "~";
  };
  std::map<std::string, State> groups;
  for (std::int64_t row = 0; row < total; ++row) {
    if (!keep(row)) continue;
    const auto line = line_at(row, customers);
    auto& s = groups[(line.customer_null ? "~" : line.customer) + "|" + std::to_string(line.invoice)];
    ++s.n;
    s.light = std::min(s.light, line.weight);
    s.heavy = std::max(s.heavy, line.weight);
    if (!line.amount_null) {
      s.sum += line.amount;
      s.min = std::min(s.min, line.amount);
      s.max = std::max(s.max, line.amount);
      if (s.values++ == 0) s.opening = std::to_string(line.amount);
    }
    if (!line.note_null) {
      if (s.first == "~") s.first = line.note;
      s.least = s.least == "~" ? line.note : std::min(s.least, line.note);
      s.greatest = s.greatest == "~" ? line.note : std::max(s.greatest, line.note);
    }
  }
  std::vector<std::string> lines;
  for (const auto& [key, s] : groups) {
    const auto number = [&](std::int64_t v) { return s.values > 0 ? std::to_string(v) : "~"; };
    lines.push_back(key + "|" + std::to_string(s.n) + "|" + number(s.sum) + "|" + number(s.min) + "|" + number(s.max) +
                    "|" + std::to_string(s.light) + "|" + std::to_string(s.heavy) + "|" + s.first + "|" + s.least +
                    "|" + s.greatest + "|" + s.opening);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

template <typename Keep>
void consume(HashAggregate& aggregate, const Table& table, std::int64_t first_row, Keep keep,
             std::int64_t batch_rows = kBatchRows) {
  RecordBatch batch;
  for (std::int64_t begin = 0; begin < table.rows(); begin += batch_rows) {
    fill_batch(table, begin, std::min(batch_rows, table.rows() - begin), batch);
    std::erase_if(batch.selection, [&](std::uint32_t row) { return !keep(first_row + begin + row); });
    aggregate.consume(batch);
  }
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

constexpr auto kAll = [](std::int64_t) { return true; };

/// Groups the global rows on all ranks and returns the sorted result lines. @collective
template <typename Keep>
std::vector<std::string> grouped(std::int64_t total, std::int64_t customers, std::int64_t limit, Keep keep,
                                 std::int64_t* spills = nullptr, std::vector<int> owner_keys = {0}) {
  const auto mine = test::my_rows(total);
  HashAggregate aggregate(line_schema(), {0, 1}, all_specs(), limit, test::shared_folder());
  run_local(world(), [&] { consume(aggregate, lines_table(mine.begin, mine.end, customers), mine.begin, keep, 500); });
  if (spills != nullptr) *spills = world().sum(aggregate.spills());
  return sorted(all_lines(aggregate.finish(world(), owner_keys)));
}

TEST(HashAggregate, MatchesAPlainReference) {
  EXPECT_EQ(grouped(20000, 700, kPlenty, kAll), reference(20000, 700, kAll));
}

TEST(HashAggregate, FoldsSelectedRowsOnly) {
  const auto even = [](std::int64_t row) { return row % 2 == 0; };
  const auto none = [](std::int64_t) { return false; };
  EXPECT_EQ(grouped(5000, 90, kPlenty, even), reference(5000, 90, even));
  EXPECT_TRUE(grouped(5000, 90, kPlenty, none).empty());
}

TEST(HashAggregate, SmallAndEmptyInputs) {
  for (const std::int64_t total : {0, 1, 2, 3}) {
    EXPECT_EQ(grouped(total, 10, kPlenty, kAll), reference(total, 10, kAll)) << total;
  }
}

TEST(HashAggregate, OneHotKey) {
  EXPECT_EQ(grouped(9000, 1, kPlenty, kAll), reference(9000, 1, kAll));
}

TEST(HashAggregate, SpillingChangesNothing) {
  std::int64_t spills = 0;
  EXPECT_EQ(grouped(20000, 700, 1, kAll, &spills), reference(20000, 700, kAll));
  EXPECT_GE(spills, 20000 / 500);
  EXPECT_EQ(grouped(20000, 700, 200000, kAll, &spills, {0, 1}), reference(20000, 700, kAll));
  EXPECT_GE(spills, 1);
}

TEST(HashAggregate, SpillingOnOneRankAlone) {
  const auto mine = test::my_rows(6000);
  HashAggregate aggregate(line_schema(), {0, 1}, all_specs(), world().rank() == world().size() - 1 ? 1 : kPlenty,
                          test::shared_folder());
  consume(aggregate, lines_table(mine.begin, mine.end, 300), mine.begin, kAll);
  EXPECT_EQ(sorted(all_lines(aggregate.finish(world(), {0}))), reference(6000, 300, kAll));
}

TEST(HashAggregate, EqualOwnerKeysMeetOnOneRank) {
  const auto mine = test::my_rows(8000);
  HashAggregate aggregate(line_schema(), {0, 1}, {{Function::kCount, -1, {"n", kInt64}}}, kPlenty,
                          test::shared_folder());
  consume(aggregate, lines_table(mine.begin, mine.end, 100), mine.begin, kAll);
  const Table table = aggregate.finish(world(), {0});
  EXPECT_EQ(table.partitioning(), Partitioning::kKeyHash);
  Table homes(Schema({{"customer", kText}, {"rank", kInt64}}));
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    homes[0].append_from(table[0], row);
    homes[1].append_int(world().rank());
  }
  std::map<std::string, std::string> home;
  for (const auto& line : all_lines(homes)) {
    const auto bar = line.find('|');
    const auto [place, fresh] = home.try_emplace(line.substr(0, bar), line.substr(bar));
    EXPECT_EQ(place->second, line.substr(bar)) << line;
  }
  EXPECT_GT(home.size(), 80u);
}

TEST(HashAggregate, ResultsTakeTypeFromInputAndMeaningFromTheSpec) {
  HashAggregate aggregate(line_schema(), {1}, {{Function::kSum, 2, {"revenue", kText, "GBP", "money in"}}}, kPlenty,
                          test::shared_folder());
  const Table table = aggregate.finish(world(), {0});
  EXPECT_EQ(table.schema(), Schema({{"invoice", kInt64}, {"revenue", decimal(2), "GBP", "money in"}}));
  EXPECT_EQ(world().sum(table.rows()), 0);
}

TEST(HashAggregate, LocalGroupsKeepTheirOrder) {
  const Table table = lines_table(0, 3000, 50);
  for (const std::int64_t limit : {kPlenty, std::int64_t{1}}) {
    HashAggregate aggregate(line_schema(), {0, 1}, all_specs(), limit, test::shared_folder());
    consume(aggregate, table, 0, kAll, 700);
    const auto lines = test::lines_of(aggregate.finish_local());
    EXPECT_EQ(sorted(lines), reference(3000, 50, kAll));
    if (limit == kPlenty) {
      EXPECT_EQ(lines.front().substr(0, lines.front().find('|')),
                line_at(0, 50).customer_null ? "~" : line_at(0, 50).customer);
    }
    EXPECT_EQ(aggregate.groups_in_memory(), 0);
  }
}

/// Sums `values` in one group, dealt to the ranks in turn. @collective
std::vector<std::string> sum_of(const std::vector<std::int64_t>& values, std::int64_t limit) {
  Table table(Schema({{"key", kInt64}, {"price", kInt64}}));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (static_cast<int>(i) % world().size() != world().rank()) continue;
    table[0].append_int(7);
    table[1].append_int(values[i]);
  }
  HashAggregate aggregate(table.schema(), {0}, {{Function::kSum, 1, {"sum", kInt64}}}, limit, test::shared_folder());
  consume(aggregate, table, 0, kAll, 1);
  return all_lines(aggregate.finish(world(), {0}));
}

TEST(HashAggregate, SumsMayLeaveTheRangeOnTheWay) {
  for (const std::int64_t limit : {kPlenty, std::int64_t{1}}) {
    EXPECT_EQ(sum_of({kMost, kMost, kMost, -kMost, -kMost, -5}, limit),
              std::vector<std::string>{"7|" + std::to_string(kMost - 5)});
    EXPECT_EQ(sum_of({kLeast, kLeast, kMost, kMost, 9}, limit), std::vector<std::string>{"7|7"});
  }
}

TEST(HashAggregate, FinalSumsOutOfRangeAreRefusedOnEveryRank) {
  for (const auto& values : {std::vector<std::int64_t>{kMost, 1}, {kLeast, -1}, {kMost, kMost, kMost}}) {
    std::string message;
    try {
      sum_of(values, kPlenty);
    } catch (const BudgetError& e) {
      message = e.what();
    }
    EXPECT_EQ(message, "sum of price leaves the range of 64-bit integers");
  }
}

TEST(HashAggregate, DoublesAreOrderedTotally) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Table table(Schema({{"key", kInt64}, {"x", kFloat64}}));
  for (const double x : {-nan, 0.0, -0.0, nan, -0.0, 0.0}) {
    table[0].append_int(1);
    table[1].append_double(x);
  }
  HashAggregate aggregate(table.schema(), {0},
                          {{Function::kMin, 1, {"min", kInt64}}, {Function::kMax, 1, {"max", kInt64}}}, kPlenty,
                          test::shared_folder());
  consume(aggregate, table, 0, kAll);
  const Table result = aggregate.finish_local();
  EXPECT_TRUE(std::signbit(result[1].doubles()[0]));
  EXPECT_TRUE(std::isnan(result[2].doubles()[0]));
}

TEST(HashAggregate, ANullKeyIsNoEmptyText) {
  Table table(Schema({{"a", kText}, {"b", kText}}));
  const auto append = [&](const char* a, const char* b) {
    a == nullptr ? table[0].append_null() : table[0].append_text(a);
    b == nullptr ? table[1].append_null() : table[1].append_text(b);
  };
  append("", nullptr);
  append(nullptr, "");
  append("", "");
  append(nullptr, nullptr);
  append("a", "bc");
  append("ab", "c");
  HashAggregate aggregate(table.schema(), {0, 1}, {{Function::kCount, -1, {"n", kInt64}}}, kPlenty,
                          test::shared_folder());
  consume(aggregate, table, 0, kAll);
  EXPECT_EQ(test::lines_of(aggregate.finish_local()),
            (std::vector<std::string>{"|~|1", "~||1", "||1", "~|~|1", "a|bc|1", "ab|c|1"}));
}

TEST(HashAggregate, WithoutKeysAllRowsAreOneGroup) {
  const auto mine = test::my_rows(1000);
  HashAggregate aggregate(line_schema(), {}, {{Function::kCount, -1, {"n", kInt64}}}, kPlenty, test::shared_folder());
  consume(aggregate, lines_table(mine.begin, mine.end, 5), mine.begin, kAll);
  EXPECT_EQ(all_lines(aggregate.finish(world(), {})), std::vector<std::string>{"1000"});
}

TEST(HashAggregate, AMissingScratchFolderIsAnOutputError) {
  HashAggregate aggregate(line_schema(), {0}, {}, 1, "/nonexistent/scratch");
  std::string message;
  try {
    consume(aggregate, lines_table(0, 10, 5), 0, kAll);
  } catch (const OutputError& e) {
    message = e.what();
  }
  EXPECT_NE(message.find("/nonexistent/scratch: No such file or directory"), std::string::npos) << message;
}

}  // namespace
}  // namespace rankwise
