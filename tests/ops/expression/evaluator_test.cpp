#include "ops/expression/evaluator.hpp"

#include "expressions.hpp"

namespace rankwise::test {
namespace {

using Shown = std::vector<std::string>;

std::string error_of(const Expression& expression, const RecordBatch& batch) {
  try {
    Evaluator(expression, {"quantity", "packs"}, 3).evaluate(batch);
  } catch (const EvaluationError& error) {
    EXPECT_EQ(error.ordinal(), 3);
    return error.what();
  }
  return "no error";
}

TEST(Evaluator, ComputesOverAllRowsAndOverFew) {
  RecordBatch batch = batch_of({integers({1, 2, 3, 4, 5, 6, 7, 8, 9}), integers({9, 8, 7, 6, 5, 4, 3, 2, 1})});
  const Expression product = call("+", {call("*", {column(batch, 0), column(batch, 1)}), integer(1)});
  EXPECT_EQ(evaluated(product, batch), (Shown{"10", "17", "22", "25", "26", "25", "22", "17", "10"}));
  batch.selection = {1, 7};
  EXPECT_EQ(evaluated(product, batch), (Shown{"17", "17"}));
  batch.selection = {};
  EXPECT_EQ(evaluated(product, batch), Shown{});
}

TEST(Evaluator, NullInNullOut) {
  RecordBatch batch = batch_of({integers({1, {}, 3, {}}), integers({1, 1, {}, {}})});
  Evaluator sum(call("+", {column(batch, 0), column(batch, 1)}), {});
  const BatchColumn& values = sum.evaluate(batch);
  EXPECT_EQ(shown(values, batch.selection), (Shown{"2", "null", "null", "null"}));
  EXPECT_EQ(values.ints, (std::vector<std::int64_t>{2, 0, 0, 0}));  // a null holds 0
  EXPECT_EQ(evaluated(call("+", {column(batch, 0), null_of(kInt64)}), batch), (Shown{"null", "null", "null", "null"}));
  EXPECT_EQ(evaluated(call("is_null", {column(batch, 0)}), batch), (Shown{"false", "true", "false", "true"}));
}

TEST(Evaluator, LogicHasThreeValues) {
  RecordBatch batch =
      batch_of({integers({1, 1, 1, 0, 0, 0, {}, {}, {}}, kBool), integers({1, 0, {}, 1, 0, {}, 1, 0, {}}, kBool)});
  const std::vector<Expression> both{column(batch, 0), column(batch, 1)};
  EXPECT_EQ(evaluated(all_of(both), batch),
            (Shown{"true", "false", "null", "false", "false", "false", "null", "false", "null"}));
  EXPECT_EQ(evaluated(any_of(both), batch),
            (Shown{"true", "true", "true", "true", "false", "null", "true", "null", "null"}));
  EXPECT_EQ(evaluated(call("not", {column(batch, 0)}), batch),
            (Shown{"false", "false", "false", "true", "true", "true", "null", "null", "null"}));
}

TEST(Evaluator, LaterArgumentsSeeUndecidedRowsOnly) {
  RecordBatch batch = batch_of({integers({0, 5, 20, 0})});
  const Expression x = column(batch, 0);
  const Expression is_not_zero = call("<>", {x, integer(0)});
  const Expression quotient = call("/", {integer(10), x});
  const Expression is_large = call(">", {quotient, integer(1)});
  EXPECT_EQ(evaluated(all_of({is_not_zero, is_large}), batch), (Shown{"false", "true", "false", "false"}));
  EXPECT_EQ(evaluated(any_of({call("=", {x, integer(0)}), is_large}), batch), (Shown{"true", "true", "false", "true"}));
  EXPECT_EQ(evaluated(tree(Expression::Kind::kCase, kInt64, {is_not_zero, quotient, null_of(kInt64)}), batch),
            (Shown{"null", "2", "0", "null"}));
  EXPECT_EQ(evaluated(tree(Expression::Kind::kCoalesce, kInt64, {call("nullif", {x, integer(0)}), integer(7)}), batch),
            (Shown{"7", "5", "20", "7"}));
  Evaluator condition(all_of({is_not_zero, is_large}), {"x"});
  condition.filter(batch);
  EXPECT_EQ(batch.selection, (std::vector<std::uint32_t>{1}));
}

TEST(Evaluator, TellsTheSmallestOfAllFailingRows) {
  RecordBatch batch = batch_of({integers({7, 5, {}, 6}), integers({0, 0, 0, 2})});
  const Expression quotient = call("/", {column(batch, 0), column(batch, 1)});
  EXPECT_EQ(error_of(quotient, batch), "division by zero in quantity / packs, where quantity = 5, packs = 0");
  EXPECT_EQ(error_of(call("+", {integer(1), quotient}), batch),
            "division by zero in quantity / packs, where quantity = 5, packs = 0");
  batch.selection = {0, 3};
  EXPECT_EQ(error_of(quotient, batch), "division by zero in quantity / packs, where quantity = 7, packs = 0");
  batch.selection = {2, 3};  // null / 0 is null
  EXPECT_EQ(evaluated(quotient, batch), (Shown{"null", "3"}));
}

TEST(Evaluator, EvaluatesConstants) {
  EXPECT_EQ(std::get<std::int64_t>(evaluate_constant(call("+", {integer(2), integer(3)}))), 5);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(evaluate_constant(call("+", {integer(2), null_of(kInt64)}))));
  EXPECT_EQ(std::get<std::string>(evaluate_constant(cast_to(units(-5, 2), kText))), "-0.05");
  EXPECT_THROW(evaluate_constant(call("/", {integer(2), integer(0)})), EvaluationError);
}

}  // namespace
}  // namespace rankwise::test
