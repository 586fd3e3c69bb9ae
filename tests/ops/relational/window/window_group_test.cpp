// A window gives the bits of a group-by over its frame; distances by value are exact for every kind of key.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "ops/relational/plain_rows.hpp"
#include "ops/relational/window.hpp"

namespace rankwise {
namespace {

using test::Cell;
using test::draw;
using test::PlainRow;
using test::PlainRows;
using test::world;
using Kind = FrameBound::Kind;

constexpr int kPart = 0, kX = 1, kY = 2;

/// Numbers of very different size, whose sum depends on their order if rounded.
PlainRows invent(std::int64_t total) {
  PlainRows rows;
  for (std::int64_t row = 0; row < total; ++row) {
    const auto wild = [&](std::uint64_t purpose) {
      return std::ldexp(static_cast<double>(draw(purpose, row, 2'000'000) - 1'000'000),
                        static_cast<int>(draw(purpose + 1, row, 80)));
    };
    Cell x = wild(1), y = wild(3);
    if (draw(5, row, 9) == 0) x = {};
    if (draw(6, row, 9) == 0) y = {};
    rows.push_back({draw(7, row, 4), x, y, row});
  }
  return rows;
}

std::vector<std::pair<GroupFunction, std::vector<int>>> functions() {
  using G = GroupFunction;
  return {{G::kCountRows, {}},
          {G::kCount, {kX}},
          {G::kSum, {kX}},
          {G::kMin, {kX}},
          {G::kMax, {kX}},
          {G::kAny, {kY}},
          {G::kAverage, {kX}},
          {G::kVarianceSample, {kX}},
          {G::kVariancePopulation, {kY}},
          {G::kDeviationSample, {kX}},
          {G::kDeviationPopulation, {kX}},
          {G::kCovarianceSample, {kX, kY}},
          {G::kCovariancePopulation, {kX, kY}},
          {G::kCorrelation, {kX, kY}}};
}

/// Runs the mine part of all rows through a sink. @collective
PlainRows run(const std::unique_ptr<StageSink>& sink, const Schema& schema, const PlainRows& rows) {
  const auto mine = test::my_rows(static_cast<std::int64_t>(rows.size()));
  return test::all_rows(test::run_sink(*sink, test::table_of(schema, rows, mine.begin, mine.end)));
}

TEST(WindowGroup, GivesTheBitsOfAGroupBy) {
  const Schema schema({{"part", kInt64}, {"x", kFloat64}, {"y", kFloat64}, {"id", kInt64}});
  const auto rows = invent(500);
  GroupSpec groups{{kPart}, {}};
  std::vector<WindowCall> whole, backwards, sliding;
  for (const auto& [function, arguments] : functions()) {
    const DataType type = result_type(function, std::vector<DataType>(arguments.size(), kFloat64));
    const Field output{std::to_string(whole.size()), type};
    groups.aggregates.push_back({function, arguments, output});
    WindowCall call{WindowFunction::kAggregate, function, arguments, 1, {}, {}, output};
    call.frame = {false, {Kind::kUnboundedPreceding}, {Kind::kUnboundedFollowing}};
    whole.push_back(call);
    call.frame.begin = {Kind::kPreceding, 1000};
    backwards.push_back(call);
    call.frame.end = {Kind::kFollowing, 1000};
    sliding.push_back(call);
  }
  const std::string folder = test::shared_folder();
  MemoryBudget budget(1 << 30);
  const Workspace workspace{budget, folder};
  std::map<std::string, std::string> expected;
  for (const auto& row : run(make_group_sink(world(), schema, groups, workspace), schema, rows)) {
    expected[test::print({row[kPart]})] = test::print(PlainRow(row.begin() + 1, row.end()));
  }
  for (const auto& calls : {whole, backwards, sliding}) {
    const auto sink = make_window_sink(world(), schema, {{kPart}, {{.column = 3}}, calls}, workspace);
    for (const auto& row : run(sink, schema, rows)) {
      ASSERT_EQ(test::print(PlainRow(row.begin() + 4, row.end())), expected[test::print({row[kPart]})]);
    }
  }
}

TEST(WindowGroup, MeasuresDistancesInTheUnitsOfTheKey) {
  // Values of the key in its units, and a distance that is so many units.
  struct Case {
    DataType type;
    double distance;
    std::int64_t units;
  };
  for (const Case& key : {Case{decimal(2), 0.29, 29}, Case{decimal(1), 0.3, 3}, Case{decimal(2), 0.295, 29},
                          Case{kDate, 7, 7}, Case{kTimestamp, 3600, 3600}, Case{kInt64, 2.5, 2}}) {
    PlainRows rows;
    for (std::int64_t row = 0; row < 60; ++row) {
      rows.push_back({draw(20, row, 9) * (key.units + draw(21, row, 3) - 1), std::int64_t{1}});
    }
    const Schema schema({{"key", key.type}, {"one", kInt64}});
    for (const bool descending : {false, true}) {
      WindowCall count{WindowFunction::kAggregate, GroupFunction::kCountRows, {}, 1, {}, {}, {"count", kInt64}};
      count.frame = {true, {Kind::kPreceding, key.distance}, {Kind::kCurrentRow}};
      MemoryBudget budget(1 << 20);
      const auto sink =
          make_window_sink(world(), schema, {{}, {{0, descending, false}}, {count}}, {budget, test::shared_folder()});
      for (const auto& row : run(sink, schema, rows)) {
        const auto mine = std::get<std::int64_t>(row[0]);
        std::int64_t within = 0;
        for (const auto& other : rows) {
          const auto before = (mine - std::get<std::int64_t>(other[0])) * (descending ? -1 : 1);
          within += before >= 0 && before <= key.units ? 1 : 0;
        }
        ASSERT_EQ(std::get<std::int64_t>(row[2]), within) << to_string(key.type) << " " << key.distance;
      }
    }
  }
}

}  // namespace
}  // namespace rankwise
