#include <limits>  // std::numeric_limits

#include "expressions.hpp"

namespace rankwise::test {
namespace {

using Shown = std::vector<std::string>;

TEST(Comparison, IsExactAcrossScales) {
  expect_values({
      {"select 1.50 = 1.5", call("=", {units(150, 2), units(15, 1)}), "true"},
      {"select 1.51 > 1.5", call(">", {units(151, 2), units(15, 1)}), "true"},
      {"select 2 > 1.99", call(">", {integer(2), units(199, 2)}), "true"},
      {"select 2 <= 1.99", call("<=", {integer(2), units(199, 2)}), "false"},
      {"select 9223372036854775807 > 0.000000000000000001", call(">", {integer(INT64_MAX), units(1, 18)}), "true"},
      {"select 9007199254740993 <> 9007199254740992.0",
       call("<>", {integer(9007199254740993), units(90071992547409920, 1)}), "true"},
      {"select 2 = 2.0::float8", call("=", {integer(2), number(2)}), "true"},
      {"select 0.1 < 0.2::float8", call("<", {units(1, 1), number(0.2)}), "true"},
  });
}

TEST(Comparison, NotANumberIsGreatest) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  expect_values({
      {"select 'nan'::float8 = 'nan'::float8", call("=", {number(nan), number(nan)}), "true"},
      {"select 'nan'::float8 <> 'nan'::float8", call("<>", {number(nan), number(nan)}), "false"},
      {"select 'nan'::float8 > 'inf'::float8", call(">", {number(nan), number(infinity)}), "true"},
      {"select 1::float8 < 'nan'::float8", call("<", {number(1), number(nan)}), "true"},
      {"select 'nan'::float8 <= 1::float8", call("<=", {number(nan), number(1)}), "false"},
      {"select 'nan'::float8 >= 'nan'::float8", call(">=", {number(nan), number(nan)}), "true"},
      {"select 0::float8 = '-0'::float8", call("=", {number(0), number(-0.0)}), "true"},
  });
}

TEST(Comparison, OfTextsDatesAndBooleans) {
  expect_values({
      {"select 'abc' < 'abd'", call("<", {text("abc"), text("abd")}), "true"},
      {"select 'Z' < 'a'", call("<", {text("Z"), text("a")}), "true"},
      {"select 'ab' < 'abc'", call("<", {text("ab"), text("abc")}), "true"},
      {"select U&'\\00e9' > 'z'", call(">", {text("\u00e9"), text("z")}), "true"},
      {"select date '2011-12-09' = timestamp '2011-12-09 00:00:00'",
       call("=", {date("2011-12-09"), timestamp("2011-12-09 00:00:00")}), "true"},
      {"select date '2011-12-09' < timestamp '2011-12-09 00:00:01'",
       call("<", {date("2011-12-09"), timestamp("2011-12-09 00:00:01")}), "true"},
      {"select true > false",
       call(">", {constant_expression(std::int64_t{1}, kBool), constant_expression(std::int64_t{0}, kBool)}), "true"},
      {"select null = null", call("=", {null_of(kText), null_of(kText)}), "null"},
  });
}

TEST(Comparison, OfColumnsWithConstantsOnEitherSide) {
  const RecordBatch batch =
      batch_of({integers({1, 2, 3, {}}), integers({150, 200, 250, 300}, decimal(2)), texts({"a", "b", "c", {}})});
  EXPECT_EQ(evaluated(call("<", {column(batch, 0), integer(2)}), batch), (Shown{"true", "false", "false", "null"}));
  EXPECT_EQ(evaluated(call("<", {integer(2), column(batch, 0)}), batch), (Shown{"false", "false", "true", "null"}));
  EXPECT_EQ(evaluated(call(">=", {column(batch, 1), column(batch, 0)}), batch),
            (Shown{"true", "true", "false", "null"}));
  EXPECT_EQ(evaluated(call("=", {column(batch, 1), integer(2)}), batch), (Shown{"false", "true", "false", "false"}));
  EXPECT_EQ(evaluated(call(">", {text("b"), column(batch, 2)}), batch), (Shown{"true", "false", "false", "null"}));
}

TEST(Conditional, NullsCountForNothing) {
  expect_values({
      {"select greatest(1, null, 3)", call("greatest", {integer(1), null_of(kInt64), integer(3)}), "3"},
      {"select least(2, 1.5)", call("least", {integer(2), units(15, 1)}), "1.5"},
      {"select greatest(null::int, null::int)", call("greatest", {null_of(kInt64), null_of(kInt64)}), "null"},
      {"select least('b', 'a')", call("least", {text("b"), text("a")}), "'a'"},
      {"select greatest(2.5::float8, 3)", call("greatest", {number(2.5), integer(3)}), "3"},
      {"select nullif(1, 1)", call("nullif", {integer(1), integer(1)}), "null"},
      {"select nullif('a', 'b')", call("nullif", {text("a"), text("b")}), "'a'"},
      {"select nullif(1, null)", call("nullif", {integer(1), null_of(kInt64)}), "1"},
      {"select null::int is distinct from 1", call("is_distinct_from", {null_of(kInt64), integer(1)}), "true"},
      {"select null::int is not distinct from null::int",
       call("is_not_distinct_from", {null_of(kInt64), null_of(kInt64)}), "true"},
      {"select 1 is not distinct from 1.0", call("is_not_distinct_from", {integer(1), units(10, 1)}), "true"},
  });
}

TEST(Logic, QuestionsHaveAnswersForNulls) {
  const RecordBatch batch = batch_of({integers({1, 0, {}}, kBool)});
  const std::vector<Expression> value{column(batch, 0)};
  EXPECT_EQ(evaluated(call("is_true", value), batch), (Shown{"true", "false", "false"}));
  EXPECT_EQ(evaluated(call("is_not_true", value), batch), (Shown{"false", "true", "true"}));
  EXPECT_EQ(evaluated(call("is_false", value), batch), (Shown{"false", "true", "false"}));
  EXPECT_EQ(evaluated(call("is_not_false", value), batch), (Shown{"true", "false", "true"}));
  EXPECT_EQ(evaluated(call("is_unknown", value), batch), (Shown{"false", "false", "true"}));
  EXPECT_EQ(evaluated(call("is_not_null", value), batch), (Shown{"true", "true", "false"}));
}

}  // namespace
}  // namespace rankwise::test
