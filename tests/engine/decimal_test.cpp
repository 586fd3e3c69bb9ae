#include "engine/data/decimal.hpp"

#include <gtest/gtest.h>

namespace rankwise {
namespace {

TEST(Decimal, KeepsEveryPlace) {
  EXPECT_EQ(format_decimal(0, 0), "0");
  EXPECT_EQ(format_decimal(7, 0), "7");
  EXPECT_EQ(format_decimal(-7, 0), "-7");
  EXPECT_EQ(format_decimal(0, 2), "0.00");
  EXPECT_EQ(format_decimal(5, 2), "0.05");
  EXPECT_EQ(format_decimal(-5, 2), "-0.05");
  EXPECT_EQ(format_decimal(100, 2), "1.00");
  EXPECT_EQ(format_decimal(-123456, 3), "-123.456");
}

TEST(Decimal, ReachesTheEndsOfItsRange) {
  EXPECT_EQ(format_decimal(INT64_MAX, 0), "9223372036854775807");
  EXPECT_EQ(format_decimal(INT64_MIN, 0), "-9223372036854775808");
  EXPECT_EQ(format_decimal(INT64_MIN, 2), "-92233720368547758.08");
  EXPECT_EQ(format_decimal(INT64_MIN, 18), "-9.223372036854775808");
  EXPECT_EQ(format_decimal(INT64_MAX, 19), "0.9223372036854775807");
  EXPECT_EQ(format_decimal(-1, 21), "-0.000000000000000000001");
}

TEST(Decimal, GroupsDigitsForPeople) {
  EXPECT_EQ(group_digits("0"), "0");
  EXPECT_EQ(group_digits("999"), "999");
  EXPECT_EQ(group_digits("1000"), "1,000");
  EXPECT_EQ(group_digits("-999"), "-999");
  EXPECT_EQ(group_digits("-1234567.891"), "-1,234,567.891");
}

}  // namespace
}  // namespace rankwise
