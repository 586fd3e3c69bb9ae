#include "expressions.hpp"

namespace rankwise::test {
namespace {

TEST(Text, LetterCase) {
  expect_values({
      {"select lower('TOM')", call("lower", {text("TOM")}), "'tom'"},
      {"select upper('tom 12')", call("upper", {text("tom 12")}), "'TOM 12'"},
      {"select lower('ÀÉÎÕÜ ŠŽ ΑΣ ЖЯ')", call("lower", {text("ÀÉÎÕÜ ŠŽ ΑΣ ЖЯ")}), "'àéîõü šž ασ жя'"},
      {"select upper('straße žluťoučký ÿ ώ ё')", call("upper", {text("straße žluťoučký ÿ ώ ё")}),
       "'STRAßE ŽLUŤOUČKÝ Ÿ Ώ Ё'"},
      {"select initcap('hi THOMAS o''neill-é9x')", call("initcap", {text("hi THOMAS o'neill-é9x")}),
       "'Hi Thomas O'Neill-É9x'"},
      {"select ascii('x')", call("ascii", {text("x")}), "120"},
      {"select ascii('é')", call("ascii", {text("é")}), "233"},
      {"select ascii('')", call("ascii", {text("")}), "0"},
      {"select md5('abc')", call("md5", {text("abc")}), "'900150983cd24fb0d6963f7d28e17f72'"},
      {"select md5('')", call("md5", {text("")}), "'d41d8cd98f00b204e9800998ecf8427e'"},
      {"select chr(65)", call("chr", {integer(65)}), "'A'"},
      {"select chr(8364)", call("chr", {integer(8364)}), "'€'"},
      {"select chr(0)", call("chr", {integer(0)}), "there is no character 0 in chr(0)"},
  });
}

TEST(Text, Measures) {
  expect_values({
      {"select length('jose')", call("length", {text("jose")}), "4"},
      {"select char_length('josé')", call("char_length", {text("josé")}), "4"},
      {"select octet_length('josé')", call("octet_length", {text("josé")}), "5"},
      {"select length('')", call("length", {text("")}), "0"},
      {"select position('om' in 'Thomas')", call("position", {text("Thomas"), text("om")}), "3"},
      {"select strpos('éclair', 'cl')", call("strpos", {text("éclair"), text("cl")}), "2"},
      {"select strpos('abc', 'x')", call("strpos", {text("abc"), text("x")}), "0"},
      {"select strpos('abc', '')", call("strpos", {text("abc"), text("")}), "1"},
      {"select starts_with('alphabet', 'alph')", call("starts_with", {text("alphabet"), text("alph")}), "true"},
  });
}

TEST(Text, Parts) {
  const auto part = [](std::int64_t from, std::int64_t length) {
    return call("substring", {text("Thomas"), integer(from), integer(length)});
  };
  expect_values({
      {"select substring('Thomas' from 2 for 3)", part(2, 3), "'hom'"},
      {"select substring('Thomas', -1, 4)", part(-1, 4), "'Th'"},
      {"select substring('Thomas', 0, 1)", part(0, 1), "''"},
      {"select substring('Thomas', 5, 10)", part(5, 10), "'as'"},
      {"select substring('Thomas', 9, 10)", part(9, 10), "''"},
      {"", part(2, INT64_MAX), "'homas'"},
      {"select substring('Thomas', 2, -1)", part(2, -1),
       "negative substring length not allowed in substring('Thomas', 2, -1)"},
      {"select substr('alphabet', 3)", call("substr", {text("alphabet"), integer(3)}), "'phabet'"},
      {"select substr('žluť', 2, 2)", call("substr", {text("žluť"), integer(2), integer(2)}), "'lu'"},
      {"select left('abcde', 2)", call("left", {text("abcde"), integer(2)}), "'ab'"},
      {"select left('abcde', -2)", call("left", {text("abcde"), integer(-2)}), "'abc'"},
      {"select left('abcde', -9)", call("left", {text("abcde"), integer(-9)}), "''"},
      {"select right('abcdé', 2)", call("right", {text("abcdé"), integer(2)}), "'dé'"},
      {"select right('abcde', -2)", call("right", {text("abcde"), integer(-2)}), "'cde'"},
      {"select right('abcde', 9)", call("right", {text("abcde"), integer(9)}), "'abcde'"},
      {"select btrim('  x ')", call("btrim", {text("  x ")}), "'x'"},
      {"select btrim('xyxtrimyyx', 'xyz')", call("btrim", {text("xyxtrimyyx"), text("xyz")}), "'trim'"},
      {"select ltrim('zzzytest', 'xyz')", call("ltrim", {text("zzzytest"), text("xyz")}), "'test'"},
      {"select rtrim('testxxzx', 'xyz')", call("rtrim", {text("testxxzx"), text("xyz")}), "'test'"},
      {"select btrim('ééaé', 'é')", call("btrim", {text("ééaé"), text("é")}), "'a'"},
      {"select btrim('abc', '')", call("btrim", {text("abc"), text("")}), "'abc'"},
      {"select split_part('abc~@~def~@~ghi', '~@~', 2)",
       call("split_part", {text("abc~@~def~@~ghi"), text("~@~"), integer(2)}), "'def'"},
      {"select split_part('abc,def,ghi,jkl', ',', -2)",
       call("split_part", {text("abc,def,ghi,jkl"), text(","), integer(-2)}), "'ghi'"},
      {"select split_part('a,b', ',', -1)", call("split_part", {text("a,b"), text(","), integer(-1)}), "'b'"},
      {"select split_part('a,b', ',', -2)", call("split_part", {text("a,b"), text(","), integer(-2)}), "'a'"},
      {"select split_part('a,b', ',', -3)", call("split_part", {text("a,b"), text(","), integer(-3)}), "''"},
      {"select split_part('a,b', ',', 3)", call("split_part", {text("a,b"), text(","), integer(3)}), "''"},
      {"select split_part('a,b', '', 1)", call("split_part", {text("a,b"), text(""), integer(1)}), "'a,b'"},
      {"select split_part('a,b', ',', 0)", call("split_part", {text("a,b"), text(","), integer(0)}),
       "field position must not be zero in split_part('a,b', ',', 0)"},
  });
}

TEST(Text, Building) {
  expect_values({
      {"select 'Post' || 'greSQL'", call("||", {text("Post"), text("greSQL")}), "'PostgreSQL'"},
      {"select 'Value: ' || 42", call("||", {text("Value: "), integer(42)}), "'Value: 42'"},
      {"select 1.50 || 'x'", call("||", {units(150, 2), text("x")}), "'1.50x'"},
      {"select 'a' || null", call("||", {text("a"), null_of(kText)}), "null"},
      {"select concat('abcde', 2, null, 22)", call("concat", {text("abcde"), integer(2), null_of(kText), integer(22)}),
       "'abcde222'"},
      {"select concat_ws(',', 'abcde', 2, null, 22)",
       call("concat_ws", {text(","), text("abcde"), integer(2), null_of(kText), integer(22)}), "'abcde,2,22'"},
      {"select concat_ws(null, 'a')", call("concat_ws", {null_of(kText), text("a")}), "null"},
      {"select concat_ws(',', null::text)", call("concat_ws", {text(","), null_of(kText)}), "''"},
      {"select replace('abcdefabcdef', 'cd', 'XX')", call("replace", {text("abcdefabcdef"), text("cd"), text("XX")}),
       "'abXXefabXXef'"},
      {"select replace('aaa', 'aa', '')", call("replace", {text("aaa"), text("aa"), text("")}), "'a'"},
      {"select replace('abc', '', 'x')", call("replace", {text("abc"), text(""), text("x")}), "'abc'"},
      {"select translate('12345', '143', 'ax')", call("translate", {text("12345"), text("143"), text("ax")}), "'a2x5'"},
      {"select translate('déjà', 'éà', 'ea')", call("translate", {text("déjà"), text("éà"), text("ea")}), "'deja'"},
      {"select repeat('Pg', 4)", call("repeat", {text("Pg"), integer(4)}), "'PgPgPgPg'"},
      {"select repeat('Pg', -4)", call("repeat", {text("Pg"), integer(-4)}), "''"},
      {"", call("repeat", {text("Pg"), integer(INT64_MAX)}),
       "a text of more than 64 MiB in repeat('Pg', 9223372036854775807)"},
      {"select reverse('abcdé')", call("reverse", {text("abcdé")}), "'édcba'"},
      {"select lpad('hi', 5, 'xy')", call("lpad", {text("hi"), integer(5), text("xy")}), "'xyxhi'"},
      {"select lpad('hello', 2)", call("lpad", {text("hello"), integer(2)}), "'he'"},
      {"select rpad('hé', 5, 'xéy')", call("rpad", {text("hé"), integer(5), text("xéy")}), "'héxéy'"},
      {"select rpad('hi', 4) || '|'", call("||", {call("rpad", {text("hi"), integer(4)}), text("|")}), "'hi  |'"},
      {"select lpad('hi', 5, '')", call("lpad", {text("hi"), integer(5), text("")}), "'hi'"},
      {"select lpad('hi', -5)", call("lpad", {text("hi"), integer(-5)}), "''"},
  });
}

TEST(Text, OfAllLengthsOverManyRows) {
  std::vector<std::string> words;
  Values<std::string_view> values;
  for (int i = 0; i < 500; ++i) words.emplace_back(std::string(static_cast<std::size_t>(i % 300), 'a') + "Z");
  for (const auto& word : words) values.emplace_back(word);
  values[7] = std::nullopt;
  const RecordBatch batch = batch_of({texts(values)});
  Evaluator upper(call("upper", {column(batch, 0)}), {"word"});
  for (int again = 0; again < 2; ++again) {  // buffers are used again
    const BatchColumn& result = upper.evaluate(batch);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string expected = i == 7 ? "" : std::string(words[i].size() - 1, 'A') + "Z";
      ASSERT_EQ(result.texts[i], expected);
    }
  }
}

}  // namespace
}  // namespace rankwise::test
