#include "expressions.hpp"

namespace rankwise::test {
namespace {

Expression like(std::string value, std::string pattern) {
  return call("like", {text(std::move(value)), text(std::move(pattern))});
}

/// LIKE by recursion over both texts (ASCII only), as the standard words it.
bool matches(std::string_view value, std::string_view pattern) {
  if (pattern.empty()) return value.empty();
  if (pattern[0] == '%') {
    for (std::size_t i = 0; i <= value.size(); ++i) {
      if (matches(value.substr(i), pattern.substr(1))) return true;
    }
    return false;
  }
  if (value.empty() || (pattern[0] != '_' && pattern[0] != value[0])) return false;
  return matches(value.substr(1), pattern.substr(1));
}

TEST(Like, PatternsOfTheManual) {
  expect_values({
      {"select 'abc' like 'abc'", like("abc", "abc"), "true"},
      {"select 'abc' like 'a%'", like("abc", "a%"), "true"},
      {"select 'abc' like '_b_'", like("abc", "_b_"), "true"},
      {"select 'abc' like 'c'", like("abc", "c"), "false"},
      {"select '' like ''", like("", ""), "true"},
      {"select '' like '%'", like("", "%"), "true"},
      {"select '' like '_'", like("", "_"), "false"},
      {"select 'é' like '_'", like("é", "_"), "true"},
      {"select 'xéy' like '%_y'", like("xéy", "%_y"), "true"},
      {"select 'aéb' like 'a_b'", like("aéb", "a_b"), "true"},
      {"select '10%' like '10\\%'", like("10%", "10\\%"), "true"},
      {"select '105' like '10\\%'", like("105", "10\\%"), "false"},
      {"select 'a_b' like '%\\_b'", like("a_b", "%\\_b"), "true"},
      {"select 'a' like 'a\\'", like("a", "a\\"),
       "a pattern of like must not end with its escape character in 'a' like 'a\\'"},
      {"select '10%' like '10!%' escape '!'", call("like", {text("10%"), text("10!%"), text("!")}), "true"},
      {"select 'a\\b' like 'a\\b' escape ''", call("like", {text("a\\b"), text("a\\b"), text("")}), "true"},
      {"select '10%' like '10%%' escape '%'", call("like", {text("10%"), text("10%%"), text("%")}), "true"},
      {"select 'ABC' ilike 'a%c'", call("ilike", {text("ABC"), text("a%c")}), "true"},
      {"select 'ŽLUŤ' ilike 'žl_ť'", call("ilike", {text("ŽLUŤ"), text("žl_ť")}), "true"},
      {"select null like 'a'", call("like", {null_of(kText), text("a")}), "null"},
  });
}

TEST(Like, AgreesWithItsDefinition) {
  const std::string letters = "ab%_";
  std::vector<std::string> patterns{""};
  for (std::size_t i = 0; i < patterns.size() && patterns[i].size() < 4; ++i) {
    for (const char c : letters) patterns.push_back(patterns[i] + c);
  }
  std::vector<std::string> values{""};
  for (std::size_t i = 0; i < values.size() && values[i].size() < 5; ++i) {
    for (const char c : {'a', 'b'}) values.push_back(values[i] + c);
  }
  Values<std::string_view> rows(values.begin(), values.end());
  const RecordBatch batch = batch_of({texts(rows)});
  for (const auto& pattern : patterns) {
    Evaluator evaluator(call("like", {column(batch, 0), text(pattern)}), {"value"});
    const BatchColumn& result = evaluator.evaluate(batch);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(result.ints[i] != 0, matches(values[i], pattern)) << values[i] << " like " << pattern;
    }
  }
}

TEST(Like, PatternsMayDifferByRow) {
  const RecordBatch batch = batch_of({texts({"abc", "abc", {}, "x"}), texts({"a%", "b%", "a", {}})});
  EXPECT_EQ(evaluated(call("like", {column(batch, 0), column(batch, 1)}), batch),
            (std::vector<std::string>{"true", "false", "null", "null"}));
}

TEST(Regex, Matches) {
  const auto matches_regex = [](const char* value, const char* pattern) {
    return call("regexp_matches", {text(value), text(pattern)});
  };
  expect_values({
      {"select 'thomas' ~ 't.*ma'", call("~", {text("thomas"), text("t.*ma")}), "true"},
      {"select 'thomas' ~* 'T.*ma'", call("~*", {text("thomas"), text("T.*ma")}), "true"},
      {"select 'thomas' !~ 't.*max'", call("!~", {text("thomas"), text("t.*max")}), "true"},
      {"select 'thomas' !~* 'T.*ma'", call("!~*", {text("thomas"), text("T.*ma")}), "false"},
      {"select 'abc' ~ '^(b|c)'", matches_regex("abc", "^(b|c)"), "false"},
      {"select 'SKU 85123A' ~ '\\d{5}[A-Z]$'", matches_regex("SKU 85123A", "\\d{5}[A-Z]$"), "true"},
      {"select 'été' ~ '^.{3}$'", matches_regex("été", "^.{3}$"), "true"},
      {"select E'a\\nb' ~ 'a.b'", matches_regex("a\nb", "a.b"), "true"},
      {"select E'a\\nb' ~ '^b'", matches_regex("a\nb", "^b"), "false"},
      {"select regexp_like(E'a\\nb', '^B', 'in')", call("regexp_like", {text("a\nb"), text("^B"), text("in")}), "true"},
      {"select 'a' ~ '('", matches_regex("a", "("),
       "not a regular expression: missing ): ( in regexp_matches('a', '(')"},
      {"", call("regexp_like", {text("a"), text("a"), text("q")}),
       "the option 'q' of a regular expression is not known; there are c, g, i, n and s in regexp_like('a', 'a', 'q')"},
  });
}

TEST(Regex, Replaces) {
  const auto replace = [](const char* value, const char* pattern, const char* by) {
    return call("regexp_replace", {text(value), text(pattern), text(by)});
  };
  expect_values({
      {"select regexp_replace('Thomas', '.[mN]a.', 'M')", replace("Thomas", ".[mN]a.", "M"), "'ThM'"},
      {"select regexp_replace('foobarbaz', 'b..', 'X')", replace("foobarbaz", "b..", "X"), "'fooXbaz'"},
      {"select regexp_replace('foobarbaz', 'b..', 'X', 'g')",
       call("regexp_replace", {text("foobarbaz"), text("b.."), text("X"), text("g")}), "'fooXX'"},
      {"select regexp_replace('foobarbaz', 'b(..)', 'X\\1Y', 'g')",
       call("regexp_replace", {text("foobarbaz"), text("b(..)"), text("X\\1Y"), text("g")}), "'fooXarYXazY'"},
      {"select regexp_replace('abc', 'b', '[\\&]')", replace("abc", "b", "[\\&]"), "'a[b]c'"},
      {"select regexp_replace('abc', 'x', 'y')", replace("abc", "x", "y"), "'abc'"},
      {"select regexp_count('123456789012', '\\d\\d\\d')",
       call("regexp_count", {text("123456789012"), text("\\d\\d\\d")}), "4"},
      {"select regexp_count('abc', '')", call("regexp_count", {text("abc"), text("")}), "4"},
      {"select regexp_substr('number of your street', 'o.')",
       call("regexp_substr", {text("number of your street"), text("o.")}), "'of'"},
      {"select regexp_substr('abc', 'x')", call("regexp_substr", {text("abc"), text("x")}), "null"},
      {"select substring('foobar' from 'o(.)b')", call("substring", {text("foobar"), text("o(.)b")}), "'o'"},
      {"select substring('Thomas' from '...$')", call("substring", {text("Thomas"), text("...$")}), "'mas'"},
  });
}

TEST(Regex, OverRowsWithOwnPatterns) {
  const RecordBatch batch = batch_of({texts({"a1", "b2", {}, "d4"}), texts({"\\d", "^\\d", "x", {}})});
  EXPECT_EQ(evaluated(call("~", {column(batch, 0), column(batch, 1)}), batch),
            (std::vector<std::string>{"true", "false", "null", "null"}));
  EXPECT_EQ(evaluated(call("regexp_substr", {column(batch, 0), column(batch, 1)}), batch),
            (std::vector<std::string>{"'1'", "null", "null", "null"}));
}

}  // namespace
}  // namespace rankwise::test
