#include "expressions.hpp"

namespace rankwise::test {
namespace {

const std::vector<std::string> kNames{"quantity", "price", "day"};

TEST(Expression, ReadsAsPeopleWriteIt) {
  const Expression quantity = column_expression(0, kInt64);
  const Expression price = column_expression(1, decimal(2));
  const Expression day = column_expression(2, kDate);
  const auto shown_as = [](const Expression& expression) { return to_string(expression, kNames); };
  EXPECT_EQ(shown_as(call(">", {call("*", {quantity, price}), integer(10)})), "(quantity * price) > 10");
  EXPECT_EQ(shown_as(call("is_not_null", {price})), "price is not null");
  EXPECT_EQ(shown_as(call("is_distinct_from", {price, units(5, 2)})), "price is distinct from 0.05");
  EXPECT_EQ(shown_as(all_of({call("=", {day, date("2011-12-09")}), call("not", {call("<", {price, integer(2)})})})),
            "(day = date '2011-12-09') and not (price < 2)");
  EXPECT_EQ(shown_as(call("upper", {text("it's")})), "upper('it''s')");
  EXPECT_EQ(shown_as(cast_to(quantity, kText)), "cast(quantity as text)");
  EXPECT_EQ(shown_as(call("-", {quantity})), "-quantity");
  EXPECT_EQ(shown_as(tree(Expression::Kind::kCase, kInt64, {call(">", {price, integer(1)}), quantity, integer(0)})),
            "case when price > 1 then quantity else 0 end");
  EXPECT_EQ(shown_as(tree(Expression::Kind::kCoalesce, kInt64, {quantity, null_of(kInt64)})),
            "coalesce(quantity, null)");
  EXPECT_EQ(shown_as(column_expression(7, kInt64)), "column 7");
}

TEST(Expression, KnowsAndRenumbersItsColumns) {
  Expression expression = call(
      "+", {call("*", {column_expression(2, kInt64), column_expression(0, kInt64)}), column_expression(2, kInt64)});
  EXPECT_EQ(columns_read(expression), (std::vector<int>{0, 2}));
  const Expression before = expression;
  renumber_columns(expression, {5, -1, 4});
  EXPECT_EQ(columns_read(expression), (std::vector<int>{4, 5}));
  EXPECT_TRUE(same_expression(before, before));
  EXPECT_FALSE(same_expression(before, expression));
  EXPECT_FALSE(same_expression(number(0.0), number(-0.0)));
  EXPECT_FALSE(same_expression(integer(1), number(1)));
}

}  // namespace
}  // namespace rankwise::test
