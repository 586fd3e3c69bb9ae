#include <cmath>   // std::nextafter
#include <limits>  // std::numeric_limits

#include "expressions.hpp"

namespace rankwise::test {
namespace {

constexpr std::int64_t kMost = INT64_MAX;
constexpr std::int64_t kLeast = INT64_MIN;

TEST(Arithmetic, OfBigints) {
  expect_values({
      {"select 7 + 3", call("+", {integer(7), integer(3)}), "10"},
      {"select 7 / -2", call("/", {integer(7), integer(-2)}), "-3"},
      {"select -7 / 2", call("/", {integer(-7), integer(2)}), "-3"},
      {"select -7 % 3", call("%", {integer(-7), integer(3)}), "-1"},
      {"select 7 % -3", call("%", {integer(7), integer(-3)}), "1"},
      {"select mod(7, 4)", call("mod", {integer(7), integer(4)}), "3"},
      {"select div(9, 4)", call("div", {integer(9), integer(4)}), "2"},
      {"select (-9223372036854775808) % (-1)", call("%", {integer(kLeast), integer(-1)}), "0"},
      {"select -(5)", call("-", {integer(5)}), "-5"},
      {"select abs(-5)", call("abs", {integer(-5)}), "5"},
      {"select 1 / 0", call("/", {integer(1), integer(0)}), "division by zero in 1 / 0"},
      {"select 1 % 0", call("%", {integer(1), integer(0)}), "division by zero in 1 % 0"},
      {"select 9223372036854775807 + 1", call("+", {integer(kMost), integer(1)}),
       "bigint overflow in 9223372036854775807 + 1"},
      {"select -9223372036854775807 - 2", call("-", {integer(-kMost), integer(2)}),
       "bigint overflow in -9223372036854775807 - 2"},
      {"select 3037000500::bigint * 3037000500", call("*", {integer(3037000500), integer(3037000500)}),
       "bigint overflow in 3037000500 * 3037000500"},
      {"select 3037000499::bigint * 3037000499", call("*", {integer(3037000499), integer(3037000499)}),
       "9223372030926249001"},
      {"select (-9223372036854775808) / (-1)", call("/", {integer(kLeast), integer(-1)}),
       "bigint overflow in -9223372036854775808 / -1"},
      {"select -((-9223372036854775808)::bigint)", call("-", {integer(kLeast)}),
       "bigint overflow in --9223372036854775808"},
      {"select abs((-9223372036854775808)::bigint)", call("abs", {integer(kLeast)}),
       "bigint overflow in abs(-9223372036854775808)"},
  });
}

TEST(Arithmetic, OfDecimals) {
  expect_values({
      {"select 1.25 + 0.3", call("+", {units(125, 2), units(3, 1)}), "1.55"},
      {"select 1.25 - 2", call("-", {units(125, 2), integer(2)}), "-0.75"},
      {"select 2 - 1.25", call("-", {integer(2), units(125, 2)}), "0.75"},
      {"select 1.25 * 0.3", call("*", {units(125, 2), units(3, 1)}), "0.375"},
      {"select 1.25 * 4", call("*", {units(125, 2), integer(4)}), "5.00"},
      {"select 7.5 % 2", call("%", {units(75, 1), integer(2)}), "1.5"},
      {"select -7.5 % 0.22", call("%", {units(-75, 1), units(22, 2)}), "-0.02"},
      {"select mod(7, 0.4)", call("mod", {integer(7), units(4, 1)}), "0.2"},
      {"select div(9.9, 0.25)", call("div", {units(99, 1), units(25, 2)}), "39"},
      {"select -(1.50)", call("-", {units(150, 2)}), "-1.50"},
      {"select abs(-1.50)", call("abs", {units(-150, 2)}), "1.50"},
      {"select 1.5 / 2", call("/", {units(15, 1), integer(2)}), "0.75"},
      {"select 1.5::float8 / 0", call("/", {units(15, 1), integer(0)}),
       "division by zero in cast(1.5 as double) / cast(0 as double)"},
      {"", call("+", {units(kMost, 2), units(1, 2)}), "decimal overflow in 92233720368547758.07 + 0.01"},
      {"", call("+", {units(kMost / 10 + 1, 1), units(1, 2)}), "decimal overflow in 92233720368547758.1 + 0.01"},
      {"", call("*", {units(kMost, 2), units(20, 1)}), "decimal overflow in 92233720368547758.07 * 2.0"},
      {"select 1.0 % 0", call("%", {units(10, 1), integer(0)}), "division by zero in 1.0 % 0"},
  });
  EXPECT_EQ(call("+", {units(1, 2), units(1, 5)}).type, decimal(5));
  EXPECT_EQ(call("*", {units(1, 2), units(1, 5)}).type, decimal(7));
  EXPECT_EQ(call("/", {units(1, 2), units(1, 5)}).type, kFloat64);
  EXPECT_THROW(call("*", {units(1, 10), units(1, 9)}), JobError);
}

TEST(Arithmetic, OfDoubles) {
  const double most = std::numeric_limits<double>::max();
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_values({
      {"select 0.1::float8 + 0.2::float8", call("+", {number(0.1), number(0.2)}), "0.30000000000000004"},
      {"select 1.5::float8 * 3", call("*", {number(1.5), integer(3)}), "4.5"},
      {"select 1::float8 / 3", call("/", {number(1), integer(3)}), "0.3333333333333333"},
      {"select 1.5::float8 - 0.25", call("-", {number(1.5), units(25, 2)}), "1.25"},
      {"select -('1.5'::float8)", call("-", {number(1.5)}), "-1.5"},
      {"select abs('-1.5'::float8)", call("abs", {number(-1.5)}), "1.5"},
      {"select 'inf'::float8 + 1", call("+", {number(infinity), number(1)}), "inf"},
      {"select 'nan'::float8 / 0", call("/", {number(nan), number(0)}), "nan"},
      {"select 1e308::float8 * 10", call("*", {number(1e308), number(10)}),
       "value out of range: overflow in 1e+308 * 10"},
      {"", call("+", {number(most), number(most)}),
       "value out of range: overflow in 1.7976931348623157e+308 + 1.7976931348623157e+308"},
      {"select 1::float8 / 0::float8", call("/", {number(1), number(0)}), "division by zero in 1 / 0"},
      {"select 1e-200::float8 * 1e-100", call("*", {number(1e-200), number(1e-100)}), "1e-300"},
  });
}

TEST(Arithmetic, OverflowOfNullsAndOfRowsNotSelectedIsNone) {
  RecordBatch batch = batch_of({integers({1, kMost, 3, {}}), integers({1, 1, 3, kMost})});
  batch.selection = {0, 2, 3};
  const Expression sum = call("+", {column(batch, 0), column(batch, 1)});
  EXPECT_EQ(evaluated(sum, batch), (std::vector<std::string>{"2", "6", "null"}));
  batch.selection = {0, 1};
  EXPECT_THROW(evaluated(sum, batch), EvaluationError);
  RecordBatch doubles_batch = batch_of({doubles({1.0, 2.0, {}}), doubles({0.0, 4.0, 0.0})});
  doubles_batch.selection = {1, 2};
  EXPECT_EQ(evaluated(call("/", {column(doubles_batch, 0), column(doubles_batch, 1)}), doubles_batch),
            (std::vector<std::string>{"0.5", "null"}));
}

TEST(Math, Functions) {
  expect_values({
      {"select sqrt(2)", call("sqrt", {integer(2)}), "1.4142135623730951"},
      {"select cbrt(8.0::float8)", call("cbrt", {number(8)}), "2"},
      {"select exp(1.0::float8)", call("exp", {number(1)}), "2.718281828459045"},
      {"select ln(2.0::float8)", call("ln", {number(2)}), "0.6931471805599453"},
      {"select log(100::float8)", call("log", {integer(100)}), "2"},
      {"select log10(1000::float8)", call("log10", {integer(1000)}), "3"},
      {"", call("log2", {integer(8)}), "3"},
      {"select log(2.0, 64.0)::float8", call("log", {number(2), number(64)}), "6"},
      {"select power(9, 3)", call("power", {integer(9), integer(3)}), "729"},
      {"select pow(2::float8, -1)", call("pow", {number(2), integer(-1)}), "0.5"},
      {"select sign(-8.4::float8)", call("sign", {number(-8.4)}), "-1"},
      {"select sign(-8.4)", call("sign", {units(-84, 1)}), "-1"},
      {"select degrees(0.5::float8)", call("degrees", {number(0.5)}), "28.64788975654116"},
      {"select radians(45.0::float8)", call("radians", {number(45)}), "0.7853981633974483"},
      {"select pi()", call("pi", {}), "3.141592653589793"},
      {"select sin(1::float8)", call("sin", {number(1)}), "0.8414709848078965"},
      {"select cos(0::float8)", call("cos", {number(0)}), "1"},
      {"select tan(1::float8)", call("tan", {number(1)}), "1.5574077246549023"},
      {"select asin(1::float8)", call("asin", {number(1)}), "1.5707963267948966"},
      {"select acos(1::float8)", call("acos", {number(1)}), "0"},
      {"select atan(1::float8)", call("atan", {number(1)}), "0.7853981633974483"},
      {"select atan2(1, 0)", call("atan2", {number(1), number(0)}), "1.5707963267948966"},
      {"select sinh(1::float8)", call("sinh", {number(1)}), "1.1752011936438014"},
      {"select tanh(1::float8)", call("tanh", {number(1)}), "0.7615941559557649"},
      {"select sqrt(-1)", call("sqrt", {number(-1)}), "cannot take square root of a negative number in sqrt(-1)"},
      {"select ln(0)", call("ln", {number(0)}), "cannot take logarithm of zero in ln(0)"},
      {"select log(-1)", call("log", {number(-1)}), "cannot take logarithm of a negative number in log(-1)"},
      {"select exp(1000::float8)", call("exp", {number(1000)}), "value out of range: overflow in exp(1000)"},
      {"select power(0, -1)", call("power", {number(0), number(-1)}),
       "zero raised to a negative power is undefined in power(0, -1)"},
      {"select power(-2, 0.5)", call("power", {number(-2), number(0.5)}),
       "a negative number raised to a non-integer power yields a complex result in power(-2, 0.5)"},
      {"select power(10::float8, 400)", call("power", {number(10), number(400)}),
       "value out of range: overflow in power(10, 400)"},
      {"select acos(2::float8)", call("acos", {number(2)}), "input is out of range in acos(2)"},
  });
}

TEST(Math, Rounding) {
  expect_values({
      {"select round(2.5)", call("round", {units(25, 1)}), "3"},
      {"select round(-2.5)", call("round", {units(-25, 1)}), "-3"},
      {"select round(2.5::float8)", call("round", {number(2.5)}), "2"},
      {"select round(3.5::float8)", call("round", {number(3.5)}), "4"},
      {"select round(42.4382, 2)", call("round", {units(424382, 4), integer(2)}), "42.44"},
      {"select round(1234.56, -1)", call("round", {units(123456, 2), integer(-1)}), "1230"},
      {"select round(1.5, 4)", call("round", {units(15, 1), integer(4)}), "1.5000"},
      {"select round(1250, -2)", call("round", {integer(1250), integer(-2)}), "1300"},
      {"select round(-1249.9, -2)", call("round", {units(-12499, 1), integer(-2)}), "-1200"},
      {"select round(5, 1)", call("round", {integer(5), integer(1)}), "5.0"},
      {"", call("round", {number(2.675), integer(2)}), "2.68"},
      {"", call("round", {number(-12345.678), integer(-2)}), "-12300"},
      {"select trunc(42.8)", call("trunc", {units(428, 1)}), "42"},
      {"select trunc(-42.8)", call("trunc", {units(-428, 1)}), "-42"},
      {"select trunc(42.4382, 2)", call("trunc", {units(424382, 4), integer(2)}), "42.43"},
      {"select trunc(-1289, -2)", call("trunc", {integer(-1289), integer(-2)}), "-1200"},
      {"select floor(-42.8)", call("floor", {units(-428, 1)}), "-43"},
      {"select floor(42.8)", call("floor", {units(428, 1)}), "42"},
      {"select ceil(-42.8)", call("ceil", {units(-428, 1)}), "-42"},
      {"select ceiling(95.3)", call("ceiling", {units(953, 1)}), "96"},
      {"select floor('-0.5'::float8)", call("floor", {number(-0.5)}), "-1"},
      {"select ceil('0.5'::float8)", call("ceil", {number(0.5)}), "1"},
      {"select trunc('-1.7'::float8)", call("trunc", {number(-1.7)}), "-1"},
      {"select round(7)", call("round", {integer(7)}), "7"},
      {"", call("round", {integer(kMost), integer(-1)}), "decimal overflow in round(9223372036854775807, -1)"},
  });
  // Places that differ by row leave the scale as it is.
  const RecordBatch batch = batch_of({integers({123456, 123456, 123456, {}}, decimal(3)), integers({2, 0, -1, 1})});
  EXPECT_EQ(evaluated(call("round", {column(batch, 0), column(batch, 1)}), batch),
            (std::vector<std::string>{"123.460", "123.000", "120.000", "null"}));
}

}  // namespace
}  // namespace rankwise::test
