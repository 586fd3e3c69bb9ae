// Filters, projections, distinct rows and set operations of queries against plain references: ranks without rows, a
// value with half of all rows, nulls, one row and none, little memory.
#include <gtest/gtest.h>

#include <algorithm>   // std::sort
#include <functional>  // std::function
#include <map>         // std::map

#include "engine/plan/scheduler.hpp"
#include "engine/plan/stage.hpp"
#include "engine/runtime/event_log.hpp"
#include "engine/runtime/rank_log.hpp"
#include "engine/runtime/terminal.hpp"
#include "io/table/memory_table_input.hpp"
#include "ops/relational/plain_rows.hpp"
#include "sql/query.hpp"
#include "sql/stages/stage_planner.hpp"

namespace rankwise {
namespace {

using test::Cell;
using test::draw;
using test::is_null;
using test::Placement;
using test::PlainRow;
using test::PlainRows;
using test::world;

const Schema kSchema({{"k", kInt64}, {"s", kText}, {"v", kInt64}});
constexpr std::size_t kKey = 0, kWord = 1, kValue = 2;

/// Rows of which half have key 1; others are null in some column.
PlainRows invent(std::int64_t total, std::uint64_t seed) {
  PlainRows rows;
  for (std::int64_t row = 0; row < total; ++row) {
    Cell key = draw(seed, row, 2) == 0 ? 1 : draw(seed + 1, row, 12);
    Cell word = std::string(1, static_cast<char>('a' + draw(seed + 2, row, 3)));
    if (draw(seed + 3, row, 7) == 0) key = {};
    if (draw(seed + 4, row, 9) == 0) word = {};
    rows.push_back({key, word, draw(seed + 5, row, 40)});
  }
  return rows;
}

PlainRows sorted(PlainRows rows, const std::vector<OrderKey>& keys = {}) {
  std::sort(rows.begin(), rows.end(),
            [&](const PlainRow& a, const PlainRow& b) { return test::compare_rows(a, b, keys) < 0; });
  return rows;
}

/// Columns k and s.
PlainRows kinds(const PlainRows& rows) {
  PlainRows narrow;
  for (const auto& row : rows) narrow.push_back({row[kKey], row[kWord]});
  return narrow;
}

/// How often each row is to be given, by how often it is on either side.
PlainRows by_count(const PlainRows& a, const PlainRows& b,
                   const std::function<std::int64_t(std::int64_t, std::int64_t)>& times) {
  struct Count {
    PlainRow row;
    std::int64_t in_a = 0;
    std::int64_t in_b = 0;
  };
  std::map<std::string, Count> counts;
  const auto count = [&](const PlainRows& side, std::int64_t Count::*in_side) {
    for (const auto& row : kinds(side)) {
      Count& found = counts[test::print(row)];
      found.row = row;
      ++(found.*in_side);
    }
  };
  count(a, &Count::in_a);
  count(b, &Count::in_b);
  PlainRows rows;
  for (const auto& [text, found] : counts) {
    rows.insert(rows.end(), static_cast<std::size_t>(times(found.in_a, found.in_b)), found.row);
  }
  return rows;
}

PlainRows filtered(const PlainRows& a, const PlainRows&) {
  PlainRows rows;
  for (const auto& row : a) {
    if (std::get<std::int64_t>(row[kValue]) <= 10 || is_null(row[kWord])) continue;
    const Cell next = is_null(row[kKey]) ? Cell() : Cell(std::get<std::int64_t>(row[kKey]) + 1);
    rows.push_back({next, std::get<std::string>(row[kWord]) + "!", std::int64_t{7}});
  }
  return rows;
}

PlainRows first_of_each_key(const PlainRows& a, const PlainRows&) {
  PlainRows rows;
  for (const auto& row : sorted(a, {{.column = 0}, {.column = 2, .descending = true, .nulls_first = true}})) {
    if (rows.empty() || test::compare_by_key(rows.back(), row, {.column = 0}) != 0) rows.push_back(row);
  }
  return rows;
}

struct Query {
  const char* sql;
  std::function<PlainRows(const PlainRows& a, const PlainRows& b)> reference;
};

std::vector<Query> queries() {
  const auto counted = [](std::int64_t (*times)(std::int64_t, std::int64_t)) {
    return [times](const PlainRows& a, const PlainRows& b) { return by_count(a, b, times); };
  };
  return {
      {"select k + 1, s || '!', 7 from a where v > 10 and s is not null", filtered},
      {"select distinct k, s from a", counted([](auto a, auto) { return std::int64_t{a > 0}; })},
      {"select distinct on (k) k, s, v from a order by k, v desc", first_of_each_key},
      {"select k, s from a union all select k, s from b", counted([](auto a, auto b) { return a + b; })},
      {"select k, s from a union select k, s from b", counted([](auto, auto) { return std::int64_t{1}; })},
      {"select k, s from a intersect select k, s from b",
       counted([](auto a, auto b) { return std::int64_t{a > 0 && b > 0}; })},
      {"select k, s from a intersect all select k, s from b", counted([](auto a, auto b) { return std::min(a, b); })},
      {"select k, s from a except select k, s from b",
       counted([](auto a, auto b) { return std::int64_t{a > 0 && b == 0}; })},
      {"select k, s from a except all select k, s from b",
       counted([](auto a, auto b) { return std::max(a - b, std::int64_t{0}); })},
  };
}

std::shared_ptr<const TableInput> input_of(const char* name, const PlainRows& rows, Placement placement) {
  const auto mine = test::rows_here(static_cast<std::int64_t>(rows.size()), placement);
  auto table = std::make_shared<const Table>(test::table_of(kSchema, rows, mine.begin, mine.end));
  return std::make_shared<MemoryTableInput>(world(), name, std::move(table));
}

/// The rows of a query, in the order of the ranks.
PlainRows run(const char* sql, const Catalogue& catalogue, std::int64_t memory) {
  const std::string folder = test::shared_folder();
  MemoryBudget budget(memory);
  const QueryRuntime runtime{world(), {budget, folder}};
  StageGraph graph;
  const auto plans = optimise({bind_query(sql, catalogue, "query")}, {});
  const auto output = plan_query_stages({{plans.front(), ""}}, &runtime, graph).front();
  EventLog events;
  Terminal terminal(false, Verbosity::kQuiet);
  run_stages(world(), graph, events, terminal, RankLog());
  return test::all_rows(test::collect(*output->rows->read()));
}

void expect_references(const PlainRows& a, const PlainRows& b, Placement placement, std::int64_t memory) {
  Catalogue catalogue;
  catalogue.add("a", input_of("a", a, placement));
  catalogue.add("b", input_of("b", b, placement == Placement::kAllOnLast ? Placement::kAllOnFirst : placement));
  for (const auto& query : queries()) {
    const auto expected = test::print(sorted(query.reference(a, b)));
    EXPECT_EQ(test::print(run(query.sql, catalogue, memory)), expected) << query.sql;
  }
}

TEST(StageOperators, HalfOfAllRowsAreOfOneKey) {
  expect_references(invent(600, 10), invent(400, 20), Placement::kEven, 1 << 30);
  expect_references(invent(600, 10), invent(400, 20), Placement::kEven, 1 << 14);
}

TEST(StageOperators, SomeRanksHaveNoRows) {
  for (const auto placement : {Placement::kAllOnLast, Placement::kNoneOnFirst}) {
    expect_references(invent(300, 30), invent(200, 40), placement, 1 << 30);
  }
}

TEST(StageOperators, OneRowAndNone) {
  const PlainRows one = {{Cell(1), Cell(std::string("a")), Cell(20)}};
  const PlainRows null = {{Cell(), Cell(), Cell(20)}};
  for (const auto& a : {one, null, PlainRows()}) {
    for (const auto& b : {one, null, PlainRows()}) expect_references(a, b, Placement::kAllOnLast, 1 << 20);
  }
}

}  // namespace
}  // namespace rankwise
