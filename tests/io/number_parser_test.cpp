#include "io/number_parser.hpp"

#include <gtest/gtest.h>

#include <limits>   // std::numeric_limits
#include <ostream>  // std::ostream
#include <string>   // std::string

namespace rankwise {
namespace {

/// The value as text, or the reason for refusing it.
std::string decimal_of(std::string_view text, int scale = 0, char mark = '.') {
  std::int64_t value = 0;
  const FieldStatus status = parse_decimal(text, scale, mark, value);
  return status == FieldStatus::kValue ? std::to_string(value) : std::string(reason_of(status));
}

std::string double_of(std::string_view text, char mark = '.') {
  double value = 0;
  const FieldStatus status = parse_double(text, mark, value);
  char shown[40];
  std::snprintf(shown, sizeof(shown), "%.17g", value);
  return status == FieldStatus::kValue ? shown : std::string(reason_of(status));
}

constexpr auto kNoNumber = "not a number";
constexpr auto kRange = "number out of range";
constexpr auto kDecimals = "more decimal places than the column holds";

TEST(ParseDecimal, ReadsIntegers) {
  EXPECT_EQ(decimal_of("6"), "6");
  EXPECT_EQ(decimal_of("-12"), "-12");
  EXPECT_EQ(decimal_of("+12"), "12");
  EXPECT_EQ(decimal_of("007"), "7");
  EXPECT_EQ(decimal_of("-0"), "0");
  EXPECT_EQ(decimal_of("6.0"), "6");
  EXPECT_EQ(decimal_of("6."), "6");
  EXPECT_EQ(decimal_of("6.5"), kDecimals);
  EXPECT_EQ(decimal_of("000000000000000000000000000000000012"), "12");
}

TEST(ParseDecimal, ReachesBothEndsOf64BitsAndNoFurther) {
  EXPECT_EQ(decimal_of("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(decimal_of("9223372036854775808"), kRange);
  EXPECT_EQ(decimal_of("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(decimal_of("-9223372036854775809"), kRange);
  EXPECT_EQ(decimal_of("92233720368547758.07", 2), "9223372036854775807");
  EXPECT_EQ(decimal_of("92233720368547758.08", 2), kRange);
  EXPECT_EQ(decimal_of("99999999999999999999999999"), kRange);
  EXPECT_EQ(decimal_of("999999999999999", 3), "999999999999999000");
}

TEST(ParseDecimal, ReadsPlacesExactly) {
  EXPECT_EQ(decimal_of("2.55", 2), "255");
  EXPECT_EQ(decimal_of("-2.5", 2), "-250");
  EXPECT_EQ(decimal_of("-.5", 2), "-50");
  EXPECT_EQ(decimal_of("2.550", 2), "255");
  EXPECT_EQ(decimal_of("2.555", 2), kDecimals);
  EXPECT_EQ(decimal_of("0.1234567", 7), "1234567");
  EXPECT_EQ(decimal_of("2,55", 2, ','), "255");
  EXPECT_EQ(decimal_of("2.55", 2, ','), kNoNumber);
  EXPECT_EQ(decimal_of("2,55", 2), kNoNumber);
  EXPECT_EQ(decimal_of("1,234.50", 2), kNoNumber);
}

TEST(ParseDecimal, UnderstandsExponents) {
  EXPECT_EQ(decimal_of("1e3"), "1000");
  EXPECT_EQ(decimal_of("1.5E+2", 2), "15000");
  EXPECT_EQ(decimal_of("100e-2"), "1");
  EXPECT_EQ(decimal_of("1e-05", 5), "1");
  EXPECT_EQ(decimal_of("1e-05", 2), kDecimals);
  EXPECT_EQ(decimal_of("0e5"), "0");
  EXPECT_EQ(decimal_of("1e18"), "1000000000000000000");
  EXPECT_EQ(decimal_of("1e19"), kRange);
  EXPECT_EQ(decimal_of("1e999999999999999999999"), kRange);
  for (const auto* text : {"1e", "e5", "1e+-5", "1e1.5", "1e5e5", "1e 5"})
    EXPECT_EQ(decimal_of(text), kNoNumber) << text;
}

TEST(ParseDecimal, TellsWhatIsNoNumber) {
  for (const auto* text : {"-", "+", ".", "-.", "--1", "+-1", "1.2.3", "1 000", "12x", "x", "0x10", "1-", "£5"}) {
    EXPECT_EQ(decimal_of(text, 2), kNoNumber) << text;
  }
  for (const auto* text : {"nan", "NaN", "inf", "-inf", "Infinity", "+inf"}) {
    EXPECT_EQ(decimal_of(text, 2), "not a finite number") << text;
    EXPECT_EQ(double_of(text), "not a finite number") << text;
  }
}

TEST(ParseDouble, RoundsCorrectly) {
  EXPECT_EQ(double_of("0.1"), "0.10000000000000001");
  EXPECT_EQ(double_of("+1.5"), "1.5");
  EXPECT_EQ(double_of("1,5", ','), "1.5");
  EXPECT_EQ(double_of("1.5", ','), kNoNumber);
  EXPECT_EQ(double_of("1,5"), kNoNumber);
  EXPECT_EQ(double_of("1,2,3", ','), kNoNumber);
  EXPECT_EQ(double_of("1.7976931348623157e308"), "1.7976931348623157e+308");
  EXPECT_EQ(double_of("1e309"), kRange);
  EXPECT_EQ(double_of("5e-324"), "4.9406564584124654e-324");
  for (const auto* text : {"+-5", "1.5x", "", "0x1p3", "--1", " 1"}) EXPECT_EQ(double_of(text), kNoNumber) << text;
}

TEST(ParseBool, ReadsUsualWords) {
  const auto read = [](std::string_view text) {
    std::int64_t value = -1;
    return parse_bool(text, value) == FieldStatus::kValue ? value : -1;
  };
  for (const auto* text : {"true", "TRUE", "Yes", "y", "T", "1"}) EXPECT_EQ(read(text), 1) << text;
  for (const auto* text : {"false", "No", "n", "F", "0"}) EXPECT_EQ(read(text), 0) << text;
  for (const auto* text : {"", "2", "ja", "truee"}) EXPECT_EQ(read(text), -1) << text;
}

TEST(CanonicalId, CutsBlanksAndADecimalPartOfZeros) {
  for (const auto* text : {"17850", "17850.0", " 17850 ", "17850.000", "\t17850.", " 17850.0 "}) {
    EXPECT_EQ(canonical_id(text), "17850") << text;
  }
  for (const auto* text : {"A.0", "1.5", "007", "C-12", ".0", "-.0", "1.0.0", "+5.0", "", "1e5"}) {
    EXPECT_EQ(canonical_id(text), text) << text;
  }
  EXPECT_EQ(canonical_id("-5.0"), "-5");
  EXPECT_EQ(canonical_id("007.0"), "007");
  EXPECT_EQ(canonical_id("  "), "");
}

}  // namespace
}  // namespace rankwise
