#include <functional>  // std::function

#include "expressions.hpp"

namespace rankwise::test {
namespace {

/// Values of every type, a third of them null.
RecordBatch many_rows(std::uint64_t seed) {
  constexpr std::size_t kRows = 257;
  static const std::vector<std::string_view> kWords{"", "a", "Abc", "žluť", "12", "-3.5", "a%b", "2011-12-09", "xyx"};
  std::uint64_t state = seed;
  const auto draw = [&](std::uint64_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % below;
  };
  Values<std::int64_t> ints, days, bools;
  Values<double> reals;
  Values<std::string_view> words;
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto null = [&] { return draw(3) == 0; };
    const auto small = [&](std::uint64_t range) { return static_cast<std::int64_t>(draw(range)) - 5; };
    ints.push_back(null() ? std::nullopt : std::optional(small(20)));
    days.push_back(null() ? std::nullopt : std::optional(small(40000)));
    bools.push_back(null() ? std::nullopt : std::optional(static_cast<std::int64_t>(draw(2))));
    reals.push_back(null() ? std::nullopt : std::optional(static_cast<double>(small(100)) / 4));
    words.push_back(null() ? std::nullopt : std::optional(kWords[draw(kWords.size())]));
  }
  return batch_of({integers(ints), integers(ints, decimal(1)), doubles(reals), texts(words), integers(days, kDate),
                   integers(bools, kBool)});
}

std::vector<Expression> many_expressions(const RecordBatch& b) {
  const auto c = [&](int i) { return column(b, i); };
  const Expression positive = call(">", {c(0), integer(0)});
  return {
      call("+", {c(0), integer(1)}),
      call("-", {integer(1), c(0)}),
      call("*", {c(0), c(1)}),
      call("+", {c(1), units(25, 2)}),
      call("-", {c(2), c(0)}),
      call("<", {c(0), c(1)}),
      call(">=", {c(2), number(3.5)}),
      call("=", {c(3), text("xyx")}),
      call("<>", {text("a"), c(3)}),
      call("not", {c(5)}),
      call("is_null", {c(3)}),
      call("is_not_true", {c(5)}),
      call("abs", {c(1)}),
      call("round", {c(1), integer(0)}),
      call("floor", {c(2)}),
      call("greatest", {c(0), c(1), integer(3)}),
      call("nullif", {c(3), text("a")}),
      call("is_distinct_from", {c(0), c(1)}),
      call("upper", {c(3)}),
      call("||", {c(3), c(0)}),
      call("concat", {c(3), c(2), c(4), c(5)}),
      call("substring", {c(3), c(0)}),
      call("like", {c(3), text("%b%")}),
      call("~", {c(3), text("[0-9]")}),
      call("regexp_substr", {c(3), text("[a-z]+")}),
      call("extract", {text("week"), c(4)}),
      call("date_trunc", {text("month"), c(4)}),
      call("+", {c(4), c(0)}),
      call("-", {c(4), date("2000-02-29")}),
      cast_to(c(2), decimal(1)),
      cast_to(c(1), kFloat64),
      cast_to(c(4), kText),
      all_of({c(5), positive, call("<", {c(2), number(5)})}),
      any_of({c(5), call("not", {positive}), null_of(kBool)}),
      tree(Expression::Kind::kCase, kText, {c(5), c(3), positive, text("positive"), call("lower", {c(3)})}),
      tree(Expression::Kind::kCoalesce, kInt64, {c(0), null_of(kInt64), integer(7)}),
      tree(Expression::Kind::kCoalesce, kText, {c(3), cast_to(c(0), kText)}),
      all_of({call("<>", {c(0), integer(0)}), call(">", {call("/", {integer(100), c(0)}), integer(9)})}),
  };
}

/// What few rows give must be what all rows give, and what each gives alone.
TEST(RowsInPlay, DoNotChangeTheValues) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    RecordBatch batch = many_rows(seed);
    for (const Expression& expression : many_expressions(batch)) {
      const std::string what = to_string(expression, {"i", "d", "r", "t", "day", "b"});
      batch.select_all();
      const std::vector<std::string> all = evaluated(expression, batch);
      Evaluator evaluator(expression, {});  // one for all selections: buffers must not leak values
      for (const std::uint32_t step : {1U, 2U, 3U, 7U, 100U}) {
        batch.selection.clear();
        std::vector<std::string> expected;
        for (std::uint32_t row = step / 2; row < batch.rows; row += step) {
          batch.selection.push_back(row);
          expected.push_back(all[row]);
        }
        ASSERT_EQ(shown(evaluator.evaluate(batch), batch.selection), expected) << what << " each " << step << "th row";
      }
      for (std::uint32_t row = 0; row < batch.rows; row += 13) {
        batch.selection = {row};
        ASSERT_EQ(evaluated(expression, batch).front(), all[row]) << what;
      }
    }
  }
}

TEST(RowsInPlay, NullsHoldZero) {
  RecordBatch batch = many_rows(4);
  for (const Expression& expression : many_expressions(batch)) {
    Evaluator evaluator(expression, {});
    const BatchColumn& result = evaluator.evaluate(batch);
    for (const auto row : batch.selection) {
      if (result.valid[row] != 0) continue;
      if (result.type.is_text()) {
        ASSERT_TRUE(result.texts[row].empty());
      } else if (result.type.is_float()) {
        ASSERT_EQ(result.doubles[row], 0.0);
      } else {
        ASSERT_EQ(result.ints[row], 0) << to_string(expression, {});
      }
    }
  }
}

TEST(RowsInPlay, FiltersKeepWhatIsTrue) {
  RecordBatch batch = many_rows(5);
  for (const Expression& expression : many_expressions(batch)) {
    if (expression.type != kBool) continue;
    batch.select_all();
    const auto values = evaluated(expression, batch);
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
      if (values[row] == "true") expected.push_back(row);
    }
    Evaluator(expression, {}).filter(batch);
    EXPECT_EQ(batch.selection, expected) << to_string(expression, {});
  }
}

TEST(RowsInPlay, BatchesMayGrowAndShrink) {
  Evaluator evaluator(call("+", {column_expression(0, kInt64), integer(1)}), {"a"});
  for (const std::size_t rows : {3U, 1U, 0U, 8U, 2U}) {
    Values<std::int64_t> values(rows, 4);
    if (rows == 2) values[0] = std::nullopt;
    const RecordBatch batch = batch_of({integers(values)});
    std::vector<std::string> expected(rows, "5");
    if (rows == 2) expected[0] = "null";
    EXPECT_EQ(shown(evaluator.evaluate(batch), batch.selection), expected);
  }
}

}  // namespace
}  // namespace rankwise::test
