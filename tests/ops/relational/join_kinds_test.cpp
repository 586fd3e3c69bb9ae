// Every kind of join against nested loops with SQL's nulls.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/data/hash.hpp"
#include "ops/relational/join_reference.hpp"

namespace rankwise {
namespace {

using test::Spread;

constexpr int kKey = 0;
constexpr int kText1 = 1;
constexpr int kDouble = 2;
constexpr int kValue = 3;

/// Rows with few distinct keys, many of them null.
Table random_rows(std::int64_t rows, std::uint64_t seed, std::int64_t distinct, bool nulls = true) {
  Table table(Schema({{"k", kInt64}, {"t", kText}, {"d", kFloat64}, {"v", kInt64}, {"id", kInt64}}));
  const double doubles[] = {0.0, -0.0, 1.5, std::numeric_limits<double>::quiet_NaN(), -2.25, 1e300};
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto draw = [&](std::uint64_t what) {
      return mix64(combine_hash(seed, combine_hash(static_cast<std::uint64_t>(row), what)));
    };
    const auto is_null = [&](std::uint64_t what) { return nulls && draw(what) % 8 == 0; };
    const auto key = static_cast<std::int64_t>(draw(1) % static_cast<std::uint64_t>(distinct));
    is_null(2) ? table[0].append_null() : table[0].append_int(key * 1'000'003 - 5);
    std::string text = std::to_string(draw(3) % static_cast<std::uint64_t>(distinct));
    if (draw(3) % 9 == 0) text.clear();
    is_null(4) ? table[1].append_null() : table[1].append_text(text);
    is_null(5) ? table[2].append_null() : table[2].append_double(doubles[draw(6) % 6]);
    is_null(7) ? table[3].append_null() : table[3].append_int(static_cast<std::int64_t>(draw(8) % 20));
    table[4].append_int(row);
  }
  return table;
}

struct Kind {
  JoinKind kind;
  bool mark_nulls = true;
};
const std::vector<Kind> kKinds = {{JoinKind::kInner},         {JoinKind::kLeft},       {JoinKind::kRight},
                                  {JoinKind::kFull},          {JoinKind::kSemi},       {JoinKind::kAnti},
                                  {JoinKind::kNullAwareAnti}, {JoinKind::kMark, true}, {JoinKind::kMark, false}};

JoinSpec spec_of(const Kind& kind, const std::vector<int>& keys, bool with_condition, const Table& left) {
  JoinSpec spec;
  spec.kind = kind.kind;
  spec.mark_nulls = kind.mark_nulls;
  spec.left_keys = keys;
  spec.right_keys = keys;
  if (with_condition) spec.condition = test::less_condition(left, kValue, kValue);
  return spec;
}

std::string describe(const JoinSpec& spec, const char* how) {
  return std::string(how) + ", kind " + std::to_string(static_cast<int>(spec.kind)) + ", keys " +
         std::to_string(spec.left_keys.size()) + " from " +
         (spec.left_keys.empty() ? "-" : std::to_string(spec.left_keys[0])) +
         (spec.condition ? ", with a condition" : "");
}

/// Joins in every way that the spec allows, and compares.
void expect_all_ways(const JoinSpec& spec, const Table& left, const Table& right, Spread spread) {
  const auto& comm = test::world();
  const auto expected = test::nested_loop_join(spec, left, right, spec.condition.has_value(), kValue, kValue);
  const Table my_left = test::share_of(comm, left, spread);
  const Table my_right = test::share_of(comm, right, spread);
  const std::string folder = test::shared_folder();
  const bool compares_nulls = needs_broadcast(spec) && !spec.left_keys.empty();
  for (const std::int64_t limit : {1 << 26, 1 << 13}) {
    if (spec.kind == JoinKind::kRight || spec.kind == JoinKind::kFull) continue;
    if (limit < 1 << 20 && compares_nulls) continue;  // refused, see JoinErrors
    MemoryBudget budget(limit);
    EXPECT_EQ(test::broadcast_join(comm, spec, my_left, my_right, {budget, folder}), expected)
        << describe(spec, limit > 1 << 20 ? "broadcast" : "broadcast and spilled");
    EXPECT_EQ(budget.used(), 0);
  }
  if (needs_broadcast(spec)) return;
  for (const std::int64_t limit : {1 << 26, 1 << 13}) {
    MemoryBudget budget(limit);
    EXPECT_EQ(test::exchanged_join(comm, spec, my_left, my_right, {budget, folder}).rows, expected)
        << describe(spec, limit > 1 << 20 ? "exchanged" : "exchanged and spilled");
    EXPECT_EQ(budget.used(), 0);
  }
}

void expect_all_kinds(const std::vector<int>& keys, const Table& left, const Table& right,
                      Spread spread = Spread::kEven) {
  for (const auto& kind : kKinds) {
    for (const bool with_condition : {false, true}) {
      expect_all_ways(spec_of(kind, keys, with_condition, left), left, right, spread);
    }
  }
}

TEST(JoinKinds, IntegerKeys) {
  expect_all_kinds({kKey}, random_rows(300, 1, 40), random_rows(200, 2, 60));
}

TEST(JoinKinds, IntegerKeysWithoutNullsOnTheRight) {
  expect_all_kinds({kKey}, random_rows(200, 3, 40), random_rows(100, 4, 60, false));
}

TEST(JoinKinds, TextKeys) {
  expect_all_kinds({kText1}, random_rows(300, 5, 40), random_rows(200, 6, 60));
}

TEST(JoinKinds, DoubleKeys) {
  expect_all_kinds({kDouble}, random_rows(60, 7, 40), random_rows(50, 8, 60));
}

TEST(JoinKinds, SeveralKeys) {
  expect_all_kinds({kText1, kKey}, random_rows(300, 9, 5), random_rows(200, 10, 6));
}

TEST(JoinKinds, EmptySides) {
  for (const Spread spread : {Spread::kEven, Spread::kLastRank}) {
    expect_all_kinds({kKey}, random_rows(0, 1, 5), random_rows(50, 2, 5), spread);
    expect_all_kinds({kKey}, random_rows(50, 1, 5), random_rows(0, 2, 5), spread);
    expect_all_kinds({kKey}, random_rows(0, 1, 5), random_rows(0, 2, 5), spread);
  }
}

TEST(JoinKinds, OneRowOnOneRank) {
  expect_all_kinds({kKey}, random_rows(1, 1, 1, false), random_rows(1, 2, 1, false), Spread::kLastRank);
}

TEST(JoinKinds, AllRowsOnOneRank) {
  expect_all_kinds({kKey}, random_rows(150, 11, 20), random_rows(150, 12, 20), Spread::kLastRank);
}

TEST(JoinKinds, HotKeys) {
  // One key owns most of one side, another one most of the other side.
  Table left = random_rows(1000, 13, 30);
  Table right = random_rows(700, 14, 30);
  const std::int64_t hot_left = left[0].ints()[1];
  const std::int64_t hot_right = hot_left + 1'000'003;
  for (std::int64_t row = 0; row < left.rows(); ++row) {
    if (!left[0].is_null(row) && row % 2 == 0) left[0].set_int(row, hot_left);
    if (!left[0].is_null(row) && row % 2 == 1 && row % 100 != 1) left[0].set_int(row, 77 + row);
  }
  for (std::int64_t row = 0; row < right.rows(); ++row) {
    if (!right[0].is_null(row) && row % 2 == 0) right[0].set_int(row, hot_right);
    if (!right[0].is_null(row) && row % 2 == 1 && row % 100 != 1) right[0].set_int(row, 177 + row);
  }
  left[0].set_int(101, hot_right);
  right[0].set_int(101, hot_left);
  expect_all_kinds({kKey}, left, right);
}

TEST(JoinKinds, WithoutKeys) {
  const Table left = random_rows(70, 15, 5);
  const Table right = random_rows(90, 16, 5);
  for (const auto kind : {JoinKind::kInner, JoinKind::kLeft, JoinKind::kSemi, JoinKind::kAnti, JoinKind::kMark}) {
    for (const bool with_condition : {false, true}) {
      for (const Table* side : {&right, &left}) {
        expect_all_ways(spec_of({kind}, {}, with_condition, left), left, side == &right ? right : random_rows(0, 1, 1),
                        Spread::kEven);
      }
    }
  }
}

TEST(JoinKinds, SidesInPlace) {
  const auto& comm = test::world();
  const Table left = random_rows(300, 17, 40);
  const Table right = random_rows(200, 18, 60);
  const std::string folder = test::shared_folder();
  for (const auto& kind : kKinds) {
    const auto spec = spec_of(kind, {kKey}, false, left);
    const auto expected = test::nested_loop_join(spec, left, right, false, kValue, kValue);
    const Table even_left = test::share_of(comm, left, Spread::kEven);
    const Table even_right = test::share_of(comm, right, Spread::kEven);
    const Table placed_left = test::share_of(comm, left, Spread::kByKey);
    const Table placed_right = test::share_of(comm, right, Spread::kByKey);
    for (int place = 1; place < 4; ++place) {
      const bool left_in_place = (place & 1) != 0;
      const bool right_in_place = (place & 2) != 0;
      MemoryBudget budget(1 << 26);
      const auto outcome = test::exchanged_join(comm, spec, left_in_place ? placed_left : even_left,
                                                right_in_place ? placed_right : even_right, {budget, folder},
                                                left_in_place, right_in_place);
      EXPECT_EQ(outcome.rows, expected) << describe(spec, "in place ") << place;
    }
  }
}

}  // namespace
}  // namespace rankwise
