#include "io/table/type_guess.hpp"

#include <gtest/gtest.h>

#include <initializer_list>  // std::initializer_list

namespace rankwise {
namespace {

std::string guess(std::initializer_list<const char*> texts, char mark = '.') {
  TypeGuess guess(mark);
  for (const char* text : texts) guess.add(text);
  return to_string(guess.type());
}

TEST(TypeGuess, TakesTheNarrowestTypeThatHoldsAll) {
  EXPECT_EQ(guess({}), "text");
  EXPECT_EQ(guess({"", ""}), "text");
  EXPECT_EQ(guess({"1", "", "-17", " 0 "}), "int64");
  EXPECT_EQ(guess({"9223372036854775807", "-9223372036854775808"}), "int64");
  EXPECT_EQ(guess({"1", "2.5", "-0.125"}), "decimal(3)");
  EXPECT_EQ(guess({"0.004188", "1"}), "decimal(6)");
  EXPECT_EQ(guess({"1", "1e3"}), "float64");
  EXPECT_EQ(guess({"0.1234567"}), "float64");
  EXPECT_EQ(guess({"1234567890123456", "0.125"}), "float64") << "19 digits need not fit int64";
  EXPECT_EQ(guess({"123456789012345", "0.125"}), "decimal(3)");
  EXPECT_EQ(guess({"true", "FALSE", "True"}), "bool");
  EXPECT_EQ(guess({"true", "1"}), "text");
  EXPECT_EQ(guess({"2011-12-09", "2009-12-01"}), "date");
  EXPECT_EQ(guess({"2011-12-09", "2009-12-01 07:45:00"}), "timestamp");
  EXPECT_EQ(guess({"2015-05-06 19:54:17.0", "2009-12-01T07:45"}), "timestamp");
  EXPECT_EQ(guess({"2011-12-09", "9"}), "text");
  EXPECT_EQ(guess({"17850", "C536379"}), "text");
  EXPECT_EQ(guess({"2011-02-30"}), "text");
  EXPECT_EQ(guess({"1,5", "2"}, ','), "decimal(1)");
  EXPECT_EQ(guess({"1.5", "2"}, ','), "text");
}

TEST(TypeGuess, KeepsAsTextWhatWouldLoseAsANumber) {
  EXPECT_EQ(guess({"007", "12"}), "text");
  EXPECT_EQ(guess({"12", "00"}), "text");
  EXPECT_EQ(guess({"9223372036854775808", "1"}), "text");
  EXPECT_EQ(guess({"0", "0.5"}), "decimal(1)");
  EXPECT_EQ(guess({"nan", "1.5"}), "text");
  EXPECT_EQ(guess({"0x10"}), "text");
}

}  // namespace
}  // namespace rankwise
