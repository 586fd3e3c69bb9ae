#include <limits>  // std::numeric_limits

#include "expressions.hpp"

namespace rankwise::test {
namespace {

TEST(Cast, FromText) {
  expect_values({
      {"select ' 42 '::bigint", cast_to(text(" 42 "), kInt64), "42"},
      {"select '+7'::bigint", cast_to(text("+7"), kInt64), "7"},
      {"select '-9223372036854775808'::bigint", cast_to(text("-9223372036854775808"), kInt64), "-9223372036854775808"},
      {"select '9223372036854775808'::bigint", cast_to(text("9223372036854775808"), kInt64),
       "'9223372036854775808' is out of range for bigint in cast('9223372036854775808' as bigint)"},
      {"select '4.0'::bigint", cast_to(text("4.0"), kInt64), "'4.0' is no bigint in cast('4.0' as bigint)"},
      {"select ''::bigint", cast_to(text(""), kInt64), "'' is no bigint in cast('' as bigint)"},
      {"select '+-4'::bigint", cast_to(text("+-4"), kInt64), "'+-4' is no bigint in cast('+-4' as bigint)"},
      {"select '1e3'::float8", cast_to(text("1e3"), kFloat64), "1000"},
      {"select ' .5'::float8", cast_to(text(" .5"), kFloat64), "0.5"},
      {"select 'Infinity'::float8", cast_to(text("Infinity"), kFloat64), "inf"},
      {"select '1e999'::float8", cast_to(text("1e999"), kFloat64),
       "'1e999' is out of range for double in cast('1e999' as double)"},
      {"select '1,5'::float8", cast_to(text("1,5"), kFloat64), "'1,5' is no double in cast('1,5' as double)"},
      {"select '12.345'::numeric(10,2)", cast_to(text("12.345"), decimal(2)), "12.35"},
      {"select '-12.345'::numeric(10,2)", cast_to(text("-12.345"), decimal(2)), "-12.35"},
      {"select '12.3449999'::numeric(10,2)", cast_to(text("12.3449999"), decimal(2)), "12.34"},
      {"select '1.5e2'::numeric(10,2)", cast_to(text("1.5e2"), decimal(2)), "150.00"},
      {"select '5e-3'::numeric(10,2)", cast_to(text("5e-3"), decimal(2)), "0.01"},
      {"select '4e-3'::numeric(10,2)", cast_to(text("4e-3"), decimal(2)), "0.00"},
      {"select '1e-30'::numeric(10,2)", cast_to(text("1e-30"), decimal(2)), "0.00"},
      {"select '0e999'::numeric(10,2)", cast_to(text("0e999"), decimal(2)), "0.00"},
      {"select '.'::numeric(10,2)", cast_to(text("."), decimal(2)), "'.' is no decimal(2) in cast('.' as decimal(2))"},
      {"select '1e30'::numeric(10,2)", cast_to(text("1e30"), decimal(2)),
       "'1e30' is out of range for decimal(2) in cast('1e30' as decimal(2))"},
      {"select 'yes'::boolean", cast_to(text("yes"), kBool), "true"},
      {"select ' OFF '::boolean", cast_to(text(" OFF "), kBool), "false"},
      {"select 'tr'::boolean", cast_to(text("tr"), kBool), "true"},
      {"select 'o'::boolean", cast_to(text("o"), kBool), "'o' is no boolean in cast('o' as boolean)"},
      {"select '2011-12-09'::date", cast_to(text("2011-12-09"), kDate), "2011-12-09"},
      {"select '2011-12-09 12:50:00'::date", cast_to(text("2011-12-09 12:50:00"), kDate), "2011-12-09"},
      {"select '2011-02-29'::date", cast_to(text("2011-02-29"), kDate),
       "'2011-02-29' is no date in cast('2011-02-29' as date)"},
      {"select '2011-12-09T12:50'::timestamp", cast_to(text("2011-12-09T12:50"), kTimestamp), "2011-12-09 12:50:00"},
      {"select null::text::date", cast_to(null_of(kText), kDate), "null"},
  });
}

TEST(Cast, BetweenNumbers) {
  const double infinity = std::numeric_limits<double>::infinity();
  expect_values({
      {"select 2.5::float8::bigint", cast_to(number(2.5), kInt64), "2"},
      {"select 3.5::float8::bigint", cast_to(number(3.5), kInt64), "4"},
      {"select '-2.5'::float8::bigint", cast_to(number(-2.5), kInt64), "-2"},
      {"select 9.2e18::float8::bigint", cast_to(number(9.2e18), kInt64), "9200000000000000000"},
      {"select 9223372036854775808::float8::bigint", cast_to(number(9223372036854775808.0), kInt64),
       "bigint out of range in cast(9223372036854775808 as bigint)"},
      {"select 'nan'::float8::bigint", cast_to(number(std::numeric_limits<double>::quiet_NaN()), kInt64),
       "bigint out of range in cast(nan as bigint)"},
      {"select 2.5::numeric::bigint", cast_to(units(25, 1), kInt64), "3"},
      {"select '-2.5'::numeric::bigint", cast_to(units(-25, 1), kInt64), "-3"},
      {"select 2.45::numeric(10,1)", cast_to(units(245, 2), decimal(1)), "2.5"},
      {"select '-2.45'::numeric(10,1)", cast_to(units(-245, 2), decimal(1)), "-2.5"},
      {"select 2.44::numeric(10,1)", cast_to(units(244, 2), decimal(1)), "2.4"},
      {"select 2.5::numeric(10,3)", cast_to(units(25, 1), decimal(3)), "2.500"},
      {"select 7::numeric(10,2)", cast_to(integer(7), decimal(2)), "7.00"},
      {"", cast_to(integer(INT64_MAX), decimal(2)), "decimal overflow in cast(9223372036854775807 as decimal(2))"},
      {"select 2.675::float8::numeric(10,2)", cast_to(number(2.675), decimal(2)), "2.68"},
      {"select '-2.675'::float8::numeric(10,2)", cast_to(number(-2.675), decimal(2)), "-2.68"},
      {"select 1.005::float8::numeric(10,2)", cast_to(number(1.005), decimal(2)), "1.01"},
      {"select 0.5::float8::numeric(10,0)", cast_to(number(0.5), decimal(0)), "1"},
      {"select '-0.5'::float8::numeric(10,0)", cast_to(number(-0.5), decimal(0)), "-1"},
      {"select 1e17::float8::numeric(20,1)", cast_to(number(1e17), decimal(1)), "100000000000000000.0"},
      {"select 'inf'::float8::numeric(10,2)", cast_to(number(infinity), decimal(2)),
       "decimal out of range in cast(inf as decimal(2))"},
      {"select 1e20::float8::numeric(10,2)", cast_to(number(1e20), decimal(2)),
       "decimal out of range in cast(1e+20 as decimal(2))"},
      {"select 0.1::numeric::float8", cast_to(units(1, 1), kFloat64), "0.1"},
      {"select 92233720368547758.07::numeric::float8", cast_to(units(INT64_MAX, 2), kFloat64), "92233720368547760"},
      {"select 9007199254740993::float8", cast_to(integer(9007199254740993), kFloat64), "9007199254740992"},
  });
}

TEST(Cast, OtherTypes) {
  expect_values({
      {"select true::int::bigint", cast_to(constant_expression(std::int64_t{1}, kBool), kInt64), "1"},
      {"select 5::boolean", cast_to(integer(5), kBool), "true"},
      {"select timestamp '2011-12-09 12:50:00'::date", cast_to(timestamp("2011-12-09 12:50:00"), kDate), "2011-12-09"},
      {"select timestamp '1969-12-31 23:59:59'::date", cast_to(timestamp("1969-12-31 23:59:59"), kDate), "1969-12-31"},
      {"select date '2011-12-09'::timestamp", cast_to(date("2011-12-09"), kTimestamp), "2011-12-09 00:00:00"},
      {"select (-42)::text", cast_to(integer(-42), kText), "'-42'"},
      {"select 0.50::text", cast_to(units(50, 2), kText), "'0.50'"},
      {"select 0.1::float8::text", cast_to(number(0.1), kText), "'0.1'"},
      {"select false::text", cast_to(constant_expression(std::int64_t{0}, kBool), kText), "'false'"},
      {"select date '2011-12-09'::text", cast_to(date("2011-12-09"), kText), "'2011-12-09'"},
      {"select timestamp '2011-12-09 12:50:00'::text", cast_to(timestamp("2011-12-09 12:50:00"), kText),
       "'2011-12-09 12:50:00'"},
  });
  EXPECT_FALSE(resolve_cast(kDate, kInt64, false));
  EXPECT_FALSE(resolve_cast(kFloat64, kInt64, true));
  EXPECT_FALSE(resolve_cast(decimal(3), decimal(2), true));
  EXPECT_TRUE(resolve_cast(decimal(2), decimal(3), true));
  EXPECT_FALSE(resolve_cast(kText, kInt64, true));
}

/// Doubles to decimals against the text of printf with many places, where that is exact.
TEST(Cast, DoublesToDecimalsRoundTheirShortestText) {
  for (std::int64_t i = -2000; i <= 2000; ++i) {
    const double value = static_cast<double>(i) / 1000.0 + 1e5;  // its shortest text has three places
    const std::int64_t thousandths = 100000000 + i;
    const std::int64_t expected = thousandths / 10 + (thousandths % 10 >= 5 ? 1 : 0);
    EXPECT_EQ(std::get<std::int64_t>(evaluate_constant(cast_to(number(value), decimal(2)))), expected) << value;
    EXPECT_EQ(std::get<std::int64_t>(evaluate_constant(cast_to(number(-value), decimal(2)))), -expected) << value;
  }
}

}  // namespace
}  // namespace rankwise::test
