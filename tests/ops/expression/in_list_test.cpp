#include "expressions.hpp"

namespace rankwise::test {
namespace {

/// value = first or value = second or ...
Expression is_one_of(const Expression& value, const std::vector<Expression>& constants) {
  std::vector<Expression> tests;
  for (const auto& constant : constants) tests.push_back(call("=", {value, constant}));
  return any_of(tests);
}

TEST(InList, OfIntegersOfAnyLength) {
  Values<std::int64_t> values;
  for (std::int64_t i = 0; i < 1000; ++i) values.push_back(i % 10 == 3 ? std::nullopt : std::optional(i * 7919 % 1000));
  RecordBatch batch = batch_of({integers(values)});
  for (const std::int64_t length : {2, 3, 8, 9, 200}) {
    std::vector<Expression> constants;
    for (std::int64_t i = 0; i < length; ++i) constants.push_back(integer(i * i));
    Evaluator evaluator(is_one_of(column(batch, 0), constants), {"a"});
    for (const bool all : {true, false}) {
      if (!all) batch.selection = {1, 3, 500, 502};
      const BatchColumn& result = evaluator.evaluate(batch);
      for (const auto row : batch.selection) {
        bool listed = false;
        for (std::int64_t i = 0; i < length; ++i) listed |= values[row] == i * i;
        ASSERT_EQ(result.valid[row] != 0, values[row].has_value());
        ASSERT_EQ(result.ints[row] != 0, listed) << row;
      }
    }
    batch.select_all();
  }
}

TEST(InList, OfTexts) {
  const RecordBatch batch = batch_of({texts({"a", "b", {}, "", "abc"})});
  std::vector<Expression> constants{text("b"), text("")};
  const std::vector<std::string> expected{"false", "true", "null", "true", "false"};
  EXPECT_EQ(evaluated(is_one_of(column(batch, 0), constants), batch), expected);
  for (int i = 0; i < 20; ++i) constants.push_back(text(std::string(static_cast<std::size_t>(i) + 2, 'x')));
  EXPECT_EQ(evaluated(is_one_of(column(batch, 0), constants), batch), expected);
}

TEST(InList, OfDecimalsIsExact) {
  const RecordBatch batch = batch_of({integers({150, 200, 155, {}}, decimal(2))});
  EXPECT_EQ(
      evaluated(is_one_of(column(batch, 0), {integer(2), units(15, 1), units(1551, 3), integer(INT64_MAX)}), batch),
      (std::vector<std::string>{"true", "true", "false", "null"}));
}

TEST(InList, IsNoneWithNullsAndOtherTests) {
  const RecordBatch batch = batch_of({integers({1, 2, {}}), doubles({1.0, 2.0, {}})});
  EXPECT_EQ(evaluated(is_one_of(column(batch, 0), {integer(1), null_of(kInt64)}), batch),
            (std::vector<std::string>{"true", "null", "null"}));
  EXPECT_EQ(evaluated(is_one_of(column(batch, 1), {number(2.0), number(3.0)}), batch),
            (std::vector<std::string>{"false", "true", "null"}));
  EXPECT_EQ(
      evaluated(any_of({call("=", {column(batch, 0), integer(1)}), call("=", {column(batch, 1), number(2)})}), batch),
      (std::vector<std::string>{"true", "true", "null"}));
}

}  // namespace
}  // namespace rankwise::test
