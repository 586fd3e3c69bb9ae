#include <algorithm>  // std::find

#include "expressions.hpp"

namespace rankwise::test {
namespace {

constexpr DataType kUnknown{TypeId::kText, -1};

std::vector<ArgumentType> arguments(const std::vector<DataType>& types) {
  std::vector<ArgumentType> result;
  for (const auto& type : types) {
    const bool unknown = type == kUnknown;
    result.push_back({.type = unknown ? kText : type, .unknown = unknown});
  }
  return result;
}

/// "bigint, double -> double", or "nothing".
std::string resolved(std::string_view name, const std::vector<DataType>& types) {
  const auto given = arguments(types);
  const auto function = resolve_function(name, given);
  if (!function) return "nothing";
  std::string text;
  for (const auto& type : function->arguments) text += (text.empty() ? "" : ", ") + sql_name(type);
  return text + " -> " + sql_name(function->result);
}

TEST(Resolution, TakesTheNearestOverload) {
  EXPECT_EQ(resolved("+", {kInt64, kInt64}), "bigint, bigint -> bigint");
  EXPECT_EQ(resolved("+", {kInt64, decimal(2)}), "bigint, decimal(2) -> decimal(2)");
  EXPECT_EQ(resolved("+", {decimal(3), decimal(2)}), "decimal(3), decimal(2) -> decimal(3)");
  EXPECT_EQ(resolved("*", {decimal(3), decimal(2)}), "decimal(3), decimal(2) -> decimal(5)");
  EXPECT_EQ(resolved("+", {kInt64, kFloat64}), "double, double -> double");
  EXPECT_EQ(resolved("/", {kInt64, kInt64}), "bigint, bigint -> bigint");
  EXPECT_EQ(resolved("/", {decimal(2), kInt64}), "double, double -> double");
  EXPECT_EQ(resolved("=", {kDate, kTimestamp}), "timestamp, timestamp -> boolean");
  EXPECT_EQ(resolved("-", {kDate, kDate}), "date, date -> bigint");
  EXPECT_EQ(resolved("-", {kDate, kInt64}), "date, bigint -> date");
  EXPECT_EQ(resolved("-", {kTimestamp, kDate}), "timestamp, timestamp -> bigint");
  EXPECT_EQ(resolved("sqrt", {kInt64}), "double -> double");
  EXPECT_EQ(resolved("round", {decimal(2)}), "decimal(2) -> decimal(0)");
  EXPECT_EQ(resolved("round", {kInt64}), "double -> double");
  EXPECT_EQ(resolved("round", {decimal(4), kInt64}), "decimal(4), bigint -> decimal(4)");
  EXPECT_EQ(resolved("greatest", {kInt64, decimal(2), kInt64}), "decimal(2), decimal(2), decimal(2) -> decimal(2)");
  EXPECT_EQ(resolved("||", {kText, kDate}), "text, text -> text");
  EXPECT_EQ(resolved("concat", {kInt64, kText, kBool}), "text, text, text -> text");
  EXPECT_EQ(resolved("is_null", {kDate}), "date -> boolean");
  EXPECT_EQ(resolved("extract", {kText, kDate}), "text, date -> bigint");
  EXPECT_EQ(resolved("date_trunc", {kText, kDate}), "text, timestamp -> timestamp");
}

TEST(Resolution, LiteralsWithoutTypeBecomeWhatFits) {
  EXPECT_EQ(resolved("=", {kDate, kUnknown}), "date, date -> boolean");
  EXPECT_EQ(resolved("=", {kUnknown, decimal(2)}), "decimal(2), decimal(2) -> boolean");
  EXPECT_EQ(resolved("<", {kText, kUnknown}), "text, text -> boolean");
  EXPECT_EQ(resolved("=", {kUnknown, kUnknown}), "text, text -> boolean");
  EXPECT_EQ(resolved("+", {kInt64, kUnknown}), "bigint, bigint -> bigint");
  EXPECT_EQ(resolved("-", {kDate, kUnknown}), "date, date -> bigint");
  EXPECT_EQ(resolved("||", {kUnknown, kInt64}), "text, text -> text");
  EXPECT_EQ(resolved("upper", {kUnknown}), "text -> text");
  EXPECT_EQ(resolved("is_null", {kUnknown}), "text -> boolean");
  EXPECT_EQ(resolved("greatest", {kUnknown, kDate}), "date, date -> date");
  EXPECT_EQ(resolved("sqrt", {kUnknown}), "double -> double");
}

TEST(Resolution, RefusesWhatDoesNotFit) {
  EXPECT_EQ(resolved("+", {kText, kInt64}), "nothing");
  EXPECT_EQ(resolved("=", {kText, kInt64}), "nothing");
  EXPECT_EQ(resolved("=", {kBool, kInt64}), "nothing");
  EXPECT_EQ(resolved("upper", {kInt64}), "nothing");
  EXPECT_EQ(resolved("greatest", {kInt64, kText}), "nothing");
  EXPECT_EQ(resolved("greatest", {}), "nothing");
  EXPECT_EQ(resolved("||", {kInt64, kInt64}), "nothing");
  EXPECT_EQ(resolved("substring", {kText}), "nothing");
  EXPECT_EQ(resolved("no_such_function", {kInt64}), "nothing");
  EXPECT_THROW(resolved("*", {decimal(10), decimal(9)}), JobError);
}

TEST(Resolution, ConstantPlacesChooseTheScale) {
  const Constant two = std::int64_t{2};
  const std::vector<ArgumentType> given{{.type = decimal(4)}, {.type = kInt64, .constant = &two}};
  EXPECT_EQ(resolve_function("round", given)->result, decimal(2));
}

TEST(Resolution, CommonTypes) {
  EXPECT_EQ(common_type(kInt64, decimal(2)), decimal(2));
  EXPECT_EQ(common_type(decimal(3), decimal(2)), decimal(3));
  EXPECT_EQ(common_type(decimal(3), kFloat64), kFloat64);
  EXPECT_EQ(common_type(kDate, kTimestamp), kTimestamp);
  EXPECT_EQ(common_type(kText, kText), kText);
  EXPECT_FALSE(common_type(kText, kInt64));
  EXPECT_FALSE(common_type(kBool, kInt64));
}

TEST(Resolution, TellsNamesAndSignatures) {
  const auto names = function_names();
  EXPECT_NE(std::find(names.begin(), names.end(), "date_trunc"), names.end());
  EXPECT_EQ(signatures_of("left"), (std::vector<std::string>{"left(text, bigint)"}));
  EXPECT_EQ(signatures_of("||").front(), "text || text");
  EXPECT_EQ(signatures_of("concat"), (std::vector<std::string>{"concat(any, ...)"}));
  EXPECT_TRUE(signatures_of("no_such_function").empty());
}

}  // namespace
}  // namespace rankwise::test
