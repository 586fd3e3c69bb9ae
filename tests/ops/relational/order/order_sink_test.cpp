// Rows come out in order over all ranks, whatever the keys, the placement, the ties and the memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/comm/communicator.hpp"
#include "ops/relational/plain_rows.hpp"
#include "ops/relational/sort.hpp"

namespace rankwise {
namespace {

using test::all_rows;
using test::Cell;
using test::draw;
using test::Placement;
using test::PlainRow;
using test::PlainRows;
using test::print;
using test::world;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

const Schema kSchema({{"number", kInt64}, {"text", kText}, {"x", kFloat64}, {"day", kDate}, {"id", kInt64}});

Cell draw_double(std::uint64_t purpose, std::int64_t row) {
  const double special[] = {std::numeric_limits<double>::quiet_NaN(), -0.0, 0.0,
                            std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const auto kind = draw(purpose, row, 12);
  if (kind == 0) return {};
  if (kind < 6) return special[kind - 1];
  return static_cast<double>(draw(purpose + 1, row, 40) - 20) / 3;
}

std::string draw_text(std::uint64_t purpose, std::int64_t row) {
  static const std::vector<std::string> kParts = {"a",    "b",    std::string(1, '\0'),
                                                  "\x01", "\xff", "a stretch of text that many share "};
  std::string text;
  for (auto i = draw(purpose, row, 5); i > 0; --i) {
    text += kParts[static_cast<std::size_t>(draw(purpose + 1 + static_cast<std::uint64_t>(i), row, 6))];
  }
  return text;
}

/// `spread`: how many different numbers there are; few rows are equal in everything if `with_id`.
PlainRows invent(std::int64_t total, std::int64_t spread, bool with_id) {
  PlainRows rows;
  for (std::int64_t row = 0; row < total; ++row) {
    Cell number = draw(1, row, spread) - spread / 2;
    if (draw(2, row, 11) == 0) number = {};
    if (draw(2, row, 50) == 1) number = kMost;
    if (draw(2, row, 50) == 2) number = kLeast;
    Cell text = draw_text(3, row);
    if (draw(10, row, 9) == 0) text = {};
    rows.push_back({number, text, draw_double(20, row), draw(30, row, 4), with_id ? Cell(row) : Cell()});
  }
  return rows;
}

PlainRows sorted(PlainRows rows, const std::vector<OrderKey>& keys) {
  std::sort(rows.begin(), rows.end(),
            [&](const PlainRow& a, const PlainRow& b) { return test::compare_rows(a, b, keys) < 0; });
  return rows;
}

PlainRows run(const PlainRows& rows, const Schema& schema, const OrderSpec& spec, std::int64_t memory,
              Placement placement, std::int64_t* rows_here = nullptr) {
  MemoryBudget budget(memory);
  const auto mine = test::rows_here(static_cast<std::int64_t>(rows.size()), placement);
  const auto sink = make_order_sink(world(), schema, spec, {budget, test::shared_folder()});
  const Table result = test::run_sink(*sink, test::table_of(schema, rows, mine.begin, mine.end));
  if (rows_here != nullptr) *rows_here = result.rows();
  return all_rows(result);
}

std::vector<std::vector<OrderKey>> some_keys() {
  return {{},
          {{.column = 0}},
          {{.column = 0, .descending = true, .nulls_first = true}},
          {{.column = 1, .nulls_first = true}, {.column = 2, .descending = true}},
          {{.column = 3}, {.column = 1, .descending = true}, {.column = 0}},
          {{.column = 2}, {.column = 3, .descending = true, .nulls_first = true}},
          {{.column = 2, .descending = true, .nulls_first = true}, {.column = 1}}};
}

TEST(OrderSink, SortsByAnyKeysWithManyAndWithFewTies) {
  for (const std::int64_t spread : {3, 1'000'000}) {
    const auto rows = invent(3000, spread, spread > 3);
    for (const auto& keys : some_keys()) {
      const auto expected = print(sorted(rows, keys));
      for (const std::int64_t memory : {std::int64_t{1} << 30, std::int64_t{1} << 17}) {
        EXPECT_EQ(print(run(rows, kSchema, {.keys = keys}, memory, Placement::kEven)), expected);
      }
    }
  }
}

TEST(OrderSink, SortsWhateverRankTheRowsComeFrom) {
  const auto rows = invent(2000, 50, false);
  const std::vector<OrderKey> keys = {{.column = 1}, {.column = 0, .descending = true}};
  const auto expected = print(sorted(rows, keys));
  for (const auto placement : {Placement::kAllOnFirst, Placement::kAllOnLast, Placement::kNoneOnFirst}) {
    for (const std::int64_t memory : {std::int64_t{1} << 30, std::int64_t{1} << 14}) {
      EXPECT_EQ(print(run(rows, kSchema, {.keys = keys}, memory, placement)), expected);
    }
  }
}

TEST(OrderSink, KeepsTheWantedRowsAlone) {
  const auto rows = invent(2500, 40, false);
  const std::vector<OrderKey> keys = {{.column = 0, .descending = true}, {.column = 1}};
  const auto all = print(sorted(rows, keys));
  const auto size = static_cast<std::int64_t>(all.size());
  for (const std::int64_t offset : {0, 1, 700, 2499, 2500, 9000}) {
    for (const std::int64_t limit : {std::int64_t{0}, std::int64_t{1}, std::int64_t{10}, std::int64_t{900}, kMost}) {
      for (const std::int64_t memory : {std::int64_t{1} << 30, std::int64_t{1} << 16}) {
        const auto begin = std::min(offset, size), end = std::min(size - begin, limit) + begin;
        const std::vector<std::string> expected(all.begin() + begin, all.begin() + end);
        const OrderSpec spec{.keys = keys, .offset = offset, .limit = limit};
        EXPECT_EQ(print(run(rows, kSchema, spec, memory, Placement::kEven)), expected) << offset << " " << limit;
      }
    }
  }
  const OrderSpec spec{.keys = keys, .offset = 2000};
  EXPECT_EQ(print(run(rows, kSchema, spec, 1 << 30, Placement::kEven)),
            std::vector<std::string>(all.begin() + 2000, all.end()));
}

TEST(OrderSink, KeepsTheTopOfManyRows) {
  const Schema schema({{"x", kInt64}, {"y", kInt64}});
  PlainRows rows;
  for (std::int64_t row = 0; row < 60'000; ++row) rows.push_back({draw(50, row, 200), draw(51, row, 1 << 30)});
  const std::vector<OrderKey> keys = {{.column = 0, .descending = true}};
  const auto all = print(sorted(rows, keys));
  const OrderSpec spec{.keys = keys, .offset = 5, .limit = 100};
  EXPECT_EQ(print(run(rows, schema, spec, 1 << 30, Placement::kEven)),
            std::vector<std::string>(all.begin() + 5, all.begin() + 105));
}

TEST(OrderSink, TakesNoRowsAndOneRow) {
  for (const std::int64_t memory : {std::int64_t{1} << 30, std::int64_t{1} << 12}) {
    EXPECT_TRUE(run({}, kSchema, {.keys = {{.column = 1}}}, memory, Placement::kEven).empty());
    const auto one = invent(1, 5, true);
    EXPECT_EQ(print(run(one, kSchema, {.keys = {{.column = 1}}}, memory, Placement::kAllOnLast)), print(one));
  }
}

TEST(OrderSink, SpreadsRowsEvenlyWhateverRepeats) {
  const Schema schema({{"x", kInt64}, {"y", kFloat64}});
  const std::int64_t total = 40'000;
  for (const int hot : {0, 500, 900, 1000}) {  // per thousand: rows that are the same in everything
    PlainRows rows;
    for (std::int64_t row = 0; row < total; ++row) {
      const bool same = draw(60, row, 1000) < hot;
      rows.push_back({same ? 77 : draw(61, row, 150), same ? 0.5 : static_cast<double>(draw(62, row, 1 << 20))});
    }
    const auto expected = print(sorted(rows, {{.column = 0}}));
    for (const std::int64_t memory : {std::int64_t{1} << 30, std::int64_t{1} << 17}) {
      std::int64_t here = 0;
      const auto result = run(rows, schema, {.keys = {{.column = 0}}}, memory, Placement::kEven, &here);
      EXPECT_EQ(print(result), expected);
      const std::int64_t share = total / world().size();
      EXPECT_LE(here, share + share / 5) << hot;
      EXPECT_GE(here, share - share / 5) << hot;
    }
  }
}

TEST(OrderSink, TravelsInSmallPieces) {
  const auto rows = invent(700, 30, false);
  const std::vector<OrderKey> keys = {{.column = 1}};
  const auto expected = print(sorted(rows, keys));
  Communicator small = world();
  small.set_piece_bytes(64);
  MemoryBudget budget(1 << 13);
  const auto mine = test::my_rows(700);
  const auto sink = make_order_sink(small, kSchema, {.keys = keys}, {budget, test::shared_folder()});
  const auto source = read_and_own(test::table_of(kSchema, rows, mine.begin, mine.end));
  run_pass(small, *source, *sink, *sink);
  const Table result = test::collect(*sink->finish(small));
  EXPECT_EQ(print(all_rows(result)), expected);
}

}  // namespace
}  // namespace rankwise
