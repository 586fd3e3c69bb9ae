// What a join refuses: the same error on all ranks, whatever their number.
#include <gtest/gtest.h>

#include <string>

#include "engine/runtime/error.hpp"
#include "ops/relational/join_reference.hpp"

namespace rankwise {
namespace {

Table numbered(std::int64_t rows, std::int64_t rows_per_key) {
  Table table(Schema({{"customer", kInt64}, {"country", kText}, {"v", kInt64}}));
  for (std::int64_t row = 0; row < rows; ++row) {
    table[0].append_int(row / rows_per_key);
    table[1].append_text(row / rows_per_key % 2 == 0 ? "UK" : "France");
    table[2].append_int(row);
  }
  return table;
}

template <typename Run>
std::string error_of(Run run) {
  try {
    run();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

JoinSpec single_spec(std::vector<int> keys) {
  return {.kind = JoinKind::kSingle, .left_keys = keys, .right_keys = keys};
}

TEST(JoinErrors, SingleRefusesSeveralMatches) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table left = test::share_of(comm, numbered(60, 1), test::Spread::kEven);
  Table all = numbered(40, 1);
  all[0].set_int(30, 17);
  all[0].set_int(31, 9);
  const Table right = test::share_of(comm, all, test::Spread::kEven);
  const std::string expected = "the subquery gave more than one row for customer = 17";
  const auto spec = single_spec({0});
  MemoryBudget budget(1 << 26);
  EXPECT_EQ(error_of([&] { test::broadcast_join(comm, spec, left, right, {budget, folder}); }), expected);
  for (const std::int64_t limit : {1 << 26, 1 << 13}) {
    MemoryBudget tight(limit);
    EXPECT_EQ(error_of([&] { test::exchanged_join(comm, spec, left, right, {tight, folder}); }), expected);
  }
}

TEST(JoinErrors, SingleNamesAllKeys) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table left = test::share_of(comm, numbered(3, 1), test::Spread::kEven);
  const Table right = test::share_of(comm, numbered(4, 2), test::Spread::kEven);
  MemoryBudget budget(1 << 26);
  EXPECT_EQ(error_of([&] {
              test::broadcast_join(comm, single_spec({0, 1}), left, right, {budget, folder});
            }),
            "the subquery gave more than one row for customer = 0, country = 'UK'");
  EXPECT_EQ(error_of([&] {
              test::broadcast_join(comm, single_spec({}), left, right, {budget, folder});
            }),
            "the subquery gave more than one row");
}

TEST(JoinErrors, SingleAcceptsOneMatchAtMost) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table left = numbered(60, 1);
  const Table right = numbered(40, 1);
  for (const auto& keys : {std::vector<int>{0}, std::vector<int>{1, 0}}) {
    const auto spec = single_spec(keys);
    const auto expected = test::nested_loop_join(spec, left, right, false, 2, 2);
    const Table my_left = test::share_of(comm, left, test::Spread::kEven);
    const Table my_right = test::share_of(comm, right, test::Spread::kLastRank);
    MemoryBudget budget(1 << 26);
    EXPECT_EQ(test::broadcast_join(comm, spec, my_left, my_right, {budget, folder}), expected);
    EXPECT_EQ(test::exchanged_join(comm, spec, my_left, my_right, {budget, folder}).rows, expected);
  }
}

TEST(JoinErrors, BroadcastSideThatDoesNotFit) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table rows = test::share_of(comm, numbered(20'000, 1), test::Spread::kEven);
  MemoryBudget budget(1 << 16);
  const JoinSpec spec{.kind = JoinKind::kMark, .left_keys = {0, 1}, .right_keys = {0, 1}};  // compares nulls
  EXPECT_THROW(test::broadcast_join(comm, spec, rows, rows, {budget, folder}), BudgetError);
}

TEST(JoinErrors, ConditionThatFailsNamesTheFirstRow) {
  // 100 / v fails for v = 0 only where keys are equal.
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table left = numbered(3000, 1);
  const Table right = numbered(3000, 1);
  const std::vector<ArgumentType> types = {{kInt64, false}, {kInt64, false}};
  Expression quotient;
  quotient.kind = Expression::Kind::kCall;
  quotient.type = kInt64;
  quotient.function = resolve_function("/", types)->function;
  quotient.arguments = {column_expression(0, kInt64), column_expression(5, kInt64)};
  Expression less;
  less.kind = Expression::Kind::kCall;
  less.type = kBool;
  less.function = resolve_function("<", types)->function;
  less.arguments = {quotient, column_expression(2, kInt64)};
  JoinSpec spec{.left_keys = {0}, .right_keys = {0}, .condition = less};
  const Table my_left = test::share_of(comm, left, test::Spread::kEven);
  const Table my_right = test::share_of(comm, right, test::Spread::kEven);
  MemoryBudget budget(1 << 26);
  const auto broadcast = error_of([&] { test::broadcast_join(comm, spec, my_left, my_right, {budget, folder}); });
  const auto exchanged = error_of([&] { test::exchanged_join(comm, spec, my_left, my_right, {budget, folder}); });
  EXPECT_NE(broadcast.find("division by zero"), std::string::npos) << broadcast;
  EXPECT_EQ(broadcast, exchanged);
}

TEST(JoinSchema, NumbersNamesThatAreTaken) {
  const Schema left({{"id", kInt64}, {"mark", kText}});
  const Schema right({{"id", kInt64}, {"id_2", kFloat64}});
  JoinSpec spec;
  const auto pairs = join_schema(spec, left, right);
  ASSERT_EQ(pairs.size(), 4);
  EXPECT_EQ(pairs[2].name, "id_2");
  EXPECT_EQ(pairs[3].name, "id_2_2");
  EXPECT_EQ(pairs[3].type, kFloat64);
  spec.kind = JoinKind::kMark;
  const auto marked = join_schema(spec, left, right);
  ASSERT_EQ(marked.size(), 3);
  EXPECT_EQ(marked[2].name, "mark_2");
  EXPECT_EQ(marked[2].type, kBool);
  spec.kind = JoinKind::kAnti;
  EXPECT_EQ(join_schema(spec, left, right), left);
}

}  // namespace
}  // namespace rankwise
