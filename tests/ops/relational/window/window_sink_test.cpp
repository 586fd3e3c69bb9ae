// Window calls against a plain reference that computes every frame anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/numeric/binned_sum.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/plain_rows.hpp"
#include "ops/relational/window.hpp"

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
using Kind = FrameBound::Kind;

const Schema kSchema({{"part", kInt64}, {"key", kInt64}, {"x", kFloat64}, {"v", kInt64}, {"name", kText}});
constexpr int kPart = 0, kKey = 1, kX = 2, kV = 3, kName = 4;

PlainRows invent(std::int64_t total, std::int64_t partitions, std::int64_t keys) {
  PlainRows rows;
  for (std::int64_t row = 0; row < total; ++row) {
    const double special[] = {std::numeric_limits<double>::quiet_NaN(), -0.0, 0.0,
                              std::numeric_limits<double>::infinity(), 1e300};
    Cell x = static_cast<double>(draw(2, row, 4000) - 2000) / 7;
    if (draw(3, row, 40) < 5) x = special[draw(3, row, 40)];
    if (draw(4, row, 9) == 0) x = {};
    Cell key = draw(5, row, keys) - keys / 2;
    if (draw(6, row, 8) == 0) key = {};
    Cell v = draw(7, row, 100) - 30;
    if (draw(8, row, 7) == 0) v = {};
    Cell part = draw(9, row, partitions);
    if (partitions > 1 && draw(10, row, 10) == 0) part = {};
    Cell name = "name that is long enough " + std::to_string(draw(11, row, 20));
    if (draw(12, row, 5) == 0) name = {};
    if (draw(12, row, 5) == 1) name = "n" + std::to_string(draw(11, row, 20));
    rows.push_back({part, key, x, v, name});
  }
  return rows;
}

const Cell& at(const PlainRow& row, int column) {
  return row[static_cast<std::size_t>(column)];
}

bool same(const PlainRow& a, const PlainRow& b, const std::vector<OrderKey>& keys) {
  return std::all_of(keys.begin(), keys.end(), [&](const auto& key) { return test::compare_by_key(a, b, key) == 0; });
}

/// All rows in the window's order, and the frame of each, found by looking at all rows of its partition.
class Reference {
 public:
  Reference(PlainRows rows, const WindowSpec& spec) : rows_(std::move(rows)), spec_(spec) {
    for (const int column : spec.partition) partition_.push_back({.column = column});
    auto keys = partition_;
    keys.insert(keys.end(), spec.order.begin(), spec.order.end());
    std::sort(rows_.begin(), rows_.end(),
              [&](const auto& a, const auto& b) { return test::compare_rows(a, b, keys) < 0; });
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      partitions_.push_back(equal(i, partition_, {0, rows_.size()}));
      peers_.push_back(equal(i, spec_.order, partitions_.back()));
    }
  }

  PlainRows run() const {
    PlainRows results;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      results.push_back(rows_[i]);
      for (const auto& call : spec_.calls) results.back().push_back(evaluate(i, call));
    }
    return results;
  }

 private:
  struct Range {
    std::size_t begin, end;
    std::size_t size() const { return end - begin; }
  };
  Range equal(std::size_t i, const std::vector<OrderKey>& keys, Range within) const {
    Range range{i, i + 1};
    while (range.begin > within.begin && same(rows_[range.begin - 1], rows_[i], keys)) --range.begin;
    while (range.end < within.end && same(rows_[range.end], rows_[i], keys)) ++range.end;
    return range;
  }
  /// Tells whether row `j` is not before (with `end`: not behind) a bound of row `i`'s frame.
  bool within(std::size_t i, std::size_t j, const WindowFrame& frame, const FrameBound& bound, bool end) const {
    const auto rows = [](std::size_t n) { return static_cast<double>(n); };
    const auto side = [&](bool holds_begin, bool holds_end) { return end ? holds_end : holds_begin; };
    if (bound.kind == Kind::kUnboundedPreceding) return true;
    if (bound.kind == Kind::kUnboundedFollowing) return true;
    if (!frame.range) {
      const double shift = bound.kind == Kind::kPreceding   ? -bound.distance
                           : bound.kind == Kind::kFollowing ? bound.distance
                                                            : 0;
      return side(rows(j) >= rows(i) + shift, rows(j) <= rows(i) + shift);
    }
    const Range group = peers_[i];
    if (bound.kind == Kind::kCurrentRow) return side(j >= group.begin, j < group.end);
    const OrderKey& key = spec_.order.front();
    const Cell& mine = at(rows_[i], key.column);
    const Cell& other = at(rows_[j], key.column);
    if (is_null(mine)) return side(j >= group.begin, j < group.end);
    if (is_null(other)) return side(!key.nulls_first, key.nulls_first);
    const auto number = [](const Cell& cell) {
      return std::holds_alternative<double>(cell) ? std::get<double>(cell)
                                                  : static_cast<double>(std::get<std::int64_t>(cell));
    };
    const bool down = (bound.kind == Kind::kPreceding) != key.descending;
    const double target = down ? number(mine) - bound.distance : number(mine) + bound.distance;
    const int order = test::compare_cells(Cell(number(other)), Cell(target)) * (key.descending ? -1 : 1);
    return side(order >= 0, order <= 0);
  }

  std::vector<std::size_t> frame(std::size_t i, const WindowFrame& frame) const {
    std::vector<std::size_t> rows;
    const Range all = partitions_[i];
    for (std::size_t j = all.begin; j < all.end; ++j) {
      if (within(i, j, frame, frame.begin, false) && within(i, j, frame, frame.end, true)) rows.push_back(j);
    }
    return rows;
  }

  Cell evaluate(std::size_t i, const WindowCall& call) const {
    const Range all = partitions_[i], group = peers_[i];
    const auto whole = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    switch (call.function) {
      case WindowFunction::kRowNumber:
        return whole(i - all.begin + 1);
      case WindowFunction::kRank:
        return whole(group.begin - all.begin + 1);
      case WindowFunction::kDenseRank: {
        std::int64_t rank = 1;
        for (std::size_t j = all.begin + 1; j <= i; ++j) rank += same(rows_[j - 1], rows_[j], spec_.order) ? 0 : 1;
        return rank;
      }
      case WindowFunction::kPercentRank:
        if (all.size() == 1) return 0.0;
        return static_cast<double>(group.begin - all.begin) / static_cast<double>(all.size() - 1);
      case WindowFunction::kCumeDist:
        return static_cast<double>(group.end - all.begin) / static_cast<double>(all.size());
      case WindowFunction::kNtile: {
        std::vector<std::int64_t> bucket;
        for (std::int64_t b = 0; b < call.parameter; ++b) {
          const auto size = whole(all.size()) / call.parameter + (b < whole(all.size()) % call.parameter ? 1 : 0);
          bucket.insert(bucket.end(), static_cast<std::size_t>(size), b + 1);
        }
        return bucket[i - all.begin];
      }
      case WindowFunction::kLag:
      case WindowFunction::kLead: {
        const auto step = call.function == WindowFunction::kLag ? -call.parameter : call.parameter;
        const auto j = whole(i) + step;
        if (j < whole(all.begin) || j >= whole(all.end)) return fallback(call);
        return at(rows_[static_cast<std::size_t>(j)], call.arguments[0]);
      }
      default:
        break;
    }
    const auto rows = frame(i, call.frame);
    if (call.function == WindowFunction::kAggregate) return aggregate(call, rows);
    const auto nth = call.function == WindowFunction::kFirstValue  ? 1
                     : call.function == WindowFunction::kLastValue ? whole(rows.size())
                                                                   : call.parameter;
    if (nth < 1 || nth > whole(rows.size())) return {};
    return at(rows_[rows[static_cast<std::size_t>(nth - 1)]], call.arguments[0]);
  }

  static Cell fallback(const WindowCall& call) {
    if (const auto* number = std::get_if<std::int64_t>(&call.fallback)) return *number;
    if (const auto* text = std::get_if<std::string>(&call.fallback)) return *text;
    return {};
  }

  Cell aggregate(const WindowCall& call, const std::vector<std::size_t>& rows) const {
    if (*call.aggregate == GroupFunction::kCountRows) return static_cast<std::int64_t>(rows.size());
    std::vector<Cell> values;
    for (const auto row : rows) {
      const Cell& value = at(rows_[row], call.arguments[0]);
      if (!is_null(value)) values.push_back(value);
    }
    const auto by_value = [](const Cell& a, const Cell& b) { return test::compare_cells(a, b) < 0; };
    if (*call.aggregate == GroupFunction::kCount) return static_cast<std::int64_t>(values.size());
    if (values.empty()) return {};
    if (*call.aggregate == GroupFunction::kMin)
      return positive(*std::min_element(values.begin(), values.end(), by_value));
    if (*call.aggregate == GroupFunction::kMax)
      return positive(*std::max_element(values.begin(), values.end(), by_value));
    if (std::holds_alternative<double>(values[0])) {
      ValueSum sum;
      for (const auto& value : values) sum.add(std::get<double>(value));
      return *call.aggregate == GroupFunction::kSum ? sum.value() : sum.value() / static_cast<double>(values.size());
    }
    std::int64_t sum = 0;
    for (const auto& value : values) sum += std::get<std::int64_t>(value);
    if (*call.aggregate == GroupFunction::kSum) return sum;
    return static_cast<double>(sum) / static_cast<double>(values.size());
  }
  static Cell positive(const Cell& cell) {
    if (std::holds_alternative<double>(cell)) return std::get<double>(cell) + 0.0;
    return cell;
  }

  PlainRows rows_;
  WindowSpec spec_;
  std::vector<OrderKey> partition_;
  std::vector<Range> partitions_;
  std::vector<Range> peers_;
};

void expect_reference(const PlainRows& rows, const WindowSpec& spec, std::int64_t memory, Placement placement) {
  const std::string folder = test::shared_folder();
  MemoryBudget budget(memory);
  const auto mine = test::rows_here(static_cast<std::int64_t>(rows.size()), placement);
  const auto sink = make_window_sink(world(), kSchema, spec, {budget, folder});
  const Table result = test::run_sink(*sink, test::table_of(kSchema, rows, mine.begin, mine.end));
  const auto lines = sorted_lines(test::all_rows(result)), expected = sorted_lines(Reference(rows, spec).run());
  ASSERT_EQ(lines.size(), expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(lines[i], expected[i]) << memory;
}

WindowCall call(WindowFunction function, DataType type, const std::string& name) {
  WindowCall call;
  call.function = function;
  call.output = {name, type};
  return call;
}

std::vector<WindowCall> rank_calls() {
  std::vector<WindowCall> calls = {call(WindowFunction::kRowNumber, kInt64, "row_number"),
                                   call(WindowFunction::kRank, kInt64, "rank"),
                                   call(WindowFunction::kDenseRank, kInt64, "dense_rank"),
                                   call(WindowFunction::kPercentRank, kFloat64, "percent_rank"),
                                   call(WindowFunction::kCumeDist, kFloat64, "cume_dist"),
                                   call(WindowFunction::kNtile, kInt64, "ntile")};
  calls.back().parameter = 7;
  return calls;
}

std::vector<WindowCall> shift_calls() {
  std::vector<WindowCall> calls;
  for (const std::int64_t distance : {1, 3, 60, 100'000, 0, -2}) {
    for (const auto function : {WindowFunction::kLag, WindowFunction::kLead}) {
      for (const int column : {kV, kName}) {
        WindowCall shift = call(function, kSchema[column].type, "shift" + std::to_string(calls.size()));
        shift.arguments = {column};
        shift.parameter = distance;
        if (distance == 3) shift.fallback = column == kV ? Constant(std::int64_t{-999}) : Constant(std::string("none"));
        calls.push_back(shift);
      }
    }
  }
  return calls;
}

std::vector<WindowCall> frame_calls(const WindowFrame& frame) {
  std::vector<WindowCall> calls;
  const auto add = [&](WindowFunction function, std::optional<GroupFunction> aggregate, std::vector<int> arguments,
                       DataType type, std::int64_t parameter = 1) {
    WindowCall added = call(function, type, "call" + std::to_string(calls.size()));
    added.aggregate = aggregate;
    added.arguments = std::move(arguments);
    added.parameter = parameter;
    added.frame = frame;
    calls.push_back(added);
  };
  for (const int column : {kV, kName}) {
    add(WindowFunction::kFirstValue, {}, {column}, kSchema[column].type);
    add(WindowFunction::kLastValue, {}, {column}, kSchema[column].type);
    add(WindowFunction::kNthValue, {}, {column}, kSchema[column].type, 2);
    add(WindowFunction::kNthValue, {}, {column}, kSchema[column].type, 40);
    add(WindowFunction::kAggregate, GroupFunction::kMin, {column}, kSchema[column].type);
    add(WindowFunction::kAggregate, GroupFunction::kMax, {column}, kSchema[column].type);
  }
  add(WindowFunction::kAggregate, GroupFunction::kCountRows, {}, kInt64);
  add(WindowFunction::kAggregate, GroupFunction::kCount, {kX}, kInt64);
  add(WindowFunction::kAggregate, GroupFunction::kSum, {kV}, kInt64);
  add(WindowFunction::kAggregate, GroupFunction::kAverage, {kV}, kFloat64);
  add(WindowFunction::kAggregate, GroupFunction::kSum, {kX}, kFloat64);
  add(WindowFunction::kAggregate, GroupFunction::kMax, {kX}, kFloat64);
  return calls;
}

std::vector<FrameBound> begins(bool distances) {
  std::vector<FrameBound> bounds = {{Kind::kUnboundedPreceding}, {Kind::kCurrentRow}};
  if (distances) bounds.insert(bounds.end(), {{Kind::kPreceding, 3}, {Kind::kFollowing, 2}});
  return bounds;
}

std::vector<FrameBound> ends(bool distances) {
  std::vector<FrameBound> bounds = {{Kind::kUnboundedFollowing}, {Kind::kCurrentRow}};
  if (distances) bounds.insert(bounds.end(), {{Kind::kPreceding, 2}, {Kind::kFollowing, 4}});
  return bounds;
}

const std::vector<std::vector<OrderKey>> kOrders = {
    {}, {{.column = kKey}}, {{.column = kKey, .descending = true, .nulls_first = true}}, {{.column = kX}}};

/// One partition over all ranks, some that lie across their borders, and many small ones.
const std::vector<std::pair<std::int64_t, std::int64_t>> kShapes = {{1, 1}, {1, 60}, {5, 6}, {60, 3}};

TEST(WindowSink, RanksRows) {
  for (const auto& [partitions, keys] : kShapes) {
    const auto rows = invent(260, partitions, keys);
    for (const auto& order : kOrders) {
      expect_reference(rows, {{kPart}, order, rank_calls()}, 1 << 30, Placement::kEven);
      expect_reference(rows, {{}, order, rank_calls()}, 1 << 12, Placement::kAllOnLast);
    }
  }
}

TEST(WindowSink, ShiftsRows) {
  for (const auto& [partitions, keys] : kShapes) {
    const auto rows = invent(200, partitions, keys);
    expect_reference(rows, {{kPart}, {{.column = kKey}}, shift_calls()}, 1 << 30, Placement::kNoneOnFirst);
    expect_reference(rows, {{}, {{.column = kX}}, shift_calls()}, 1 << 12, Placement::kEven);
  }
}

TEST(WindowSink, FramesByRows) {
  for (const auto& [partitions, keys] : kShapes) {
    const auto rows = invent(110, partitions, keys);
    for (const auto& begin : begins(true)) {
      for (const auto& end : ends(true)) {
        const WindowFrame frame{false, begin, end};
        expect_reference(rows, {{kPart}, {{.column = kKey}}, frame_calls(frame)}, 1 << 30, Placement::kEven);
      }
    }
  }
}

TEST(WindowSink, FramesByPeers) {
  for (const auto& [partitions, keys] : kShapes) {
    const auto rows = invent(110, partitions, keys);
    for (const auto& order : kOrders) {
      for (const auto& begin : begins(false)) {
        for (const auto& end : ends(false)) {
          expect_reference(rows, {{kPart}, order, frame_calls({true, begin, end})}, 1 << 13, Placement::kEven);
        }
      }
    }
  }
}

TEST(WindowSink, FramesByDistance) {
  for (const auto& [partitions, keys] : kShapes) {
    const auto rows = invent(90, partitions, keys);
    for (std::size_t o = 1; o < kOrders.size(); ++o) {
      for (const auto& begin : begins(true)) {
        for (const auto& end : ends(true)) {
          expect_reference(rows, {{kPart}, kOrders[o], frame_calls({true, begin, end})}, 1 << 30, Placement::kEven);
        }
      }
    }
  }
}

TEST(WindowSink, MixesFramesOfAllKinds) {
  std::vector<WindowCall> calls = rank_calls();
  const WindowFrame frames[] = {{},
                                {false, {Kind::kPreceding, 5}, {Kind::kFollowing, 5}},
                                {true, {Kind::kCurrentRow}, {Kind::kUnboundedFollowing}},
                                {false, {Kind::kPreceding, 2}, {Kind::kUnboundedFollowing}},
                                {true, {Kind::kPreceding, 1}, {Kind::kCurrentRow}}};
  for (const auto& frame : frames) {
    for (auto& added : frame_calls(frame)) {
      added.output.name = "call" + std::to_string(calls.size());
      calls.push_back(added);
    }
  }
  const auto rows = invent(300, 4, 20);
  for (const auto placement : {Placement::kEven, Placement::kAllOnFirst, Placement::kAllOnLast}) {
    expect_reference(rows, {{kPart}, {{.column = kKey}}, calls}, 1 << 14, placement);
  }
  expect_reference(invent(1, 1, 1), {{}, {{.column = kKey}}, calls}, 1 << 14, Placement::kAllOnLast);
  expect_reference({}, {{kPart}, {{.column = kKey}}, calls}, 1 << 14, Placement::kEven);
}

TEST(WindowSink, RefusesFramesThatDoNotFitMemory) {
  const auto rows = invent(30'000, 1, 30'000);
  WindowCall wide = call(WindowFunction::kAggregate, kFloat64, "wide");
  wide.aggregate = GroupFunction::kDeviationSample;
  wide.arguments = {kV};
  wide.frame = {false, {Kind::kPreceding, 20'000}, {Kind::kFollowing, 5}};
  MemoryBudget budget(1 << 18);
  const auto mine = test::my_rows(30'000);
  const auto sink =
      make_window_sink(world(), kSchema, {{}, {{.column = kKey}}, {wide}}, {budget, test::shared_folder()});
  const auto run = [&] { test::run_sink(*sink, test::table_of(kSchema, rows, mine.begin, mine.end)); };
  EXPECT_THROW(run(), BudgetError);
}

}  // namespace
}  // namespace rankwise
