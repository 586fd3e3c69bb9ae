#include "pipeline/toml_section.hpp"

#include <gtest/gtest.h>

#include "pipeline/job_files.hpp"

namespace rankwise {
namespace {

using Texts = std::vector<std::string>;

std::string path_of_rank() {
  return std::string(test::shared_folder()) + "/section" + std::to_string(test::world().rank()) + ".toml";
}

TomlSection section_of(const std::string& text, const Texts& overrides = {}) {
  std::ofstream(path_of_rank(), std::ios::binary) << text;
  return TomlSection::load(path_of_rank(), overrides);
}

template <typename Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const JobError& e) {
    std::string message = e.what();
    const auto at = message.find(path_of_rank());
    return at == std::string::npos ? message : message.replace(at, path_of_rank().size(), "FILE");
  }
  return "";
}

constexpr const char* kAll =
    "text = 'a'\nyes = true\nfive = 5\nhalf = 0.5\nlist = ['a', 'b']\nnumbers = [1, 2.5]\n"
    "day = 2011-12-10\nmoment = 2011-12-10 12:50:00\n[table]\nx = 1\n";

TEST(TomlSection, ReadsEachType) {
  auto section = section_of(kAll);
  EXPECT_EQ(section.text("text"), "a");
  EXPECT_EQ(section.boolean("yes"), true);
  EXPECT_EQ(section.integer("five"), 5);
  EXPECT_EQ(section.number("half"), 0.5);
  EXPECT_EQ(section.number("five"), 5.0);
  EXPECT_EQ(section.texts("list"), (Texts{"a", "b"}));
  EXPECT_EQ(section.texts("text"), Texts{"a"});
  EXPECT_EQ(section.numbers("numbers"), (std::vector<double>{1, 2.5}));
  EXPECT_EQ(section.moment("day"), "2011-12-10");
  EXPECT_EQ(section.moment("moment"), "2011-12-10T12:50:00");
  EXPECT_EQ(section.moment("text"), "a");
  EXPECT_EQ(section.section("table")->integer("x"), 1);
  EXPECT_NO_THROW(section.finish());
}

TEST(TomlSection, CanonicalTextsDifferByContentAlone) {
  const auto text = section_of(kAll).canonical_text();
  EXPECT_EQ(section_of("# said otherwise\n" + std::string(kAll) + "\n# the end").canonical_text(), text);
  EXPECT_EQ(section_of("b = 1\na = 'x'\n").canonical_text(), section_of("a='x'\nb  =  1").canonical_text());
  EXPECT_NE(section_of("a = 1").canonical_text(), section_of("a = 2").canonical_text());
  EXPECT_NE(section_of("a = 1").canonical_text(), section_of("a = '1'").canonical_text());
  EXPECT_NE(section_of("a = ['b', 'c']").canonical_text(), section_of("a = ['b,c']").canonical_text());
}

TEST(TomlSection, GivesFallbacksForWhatIsMissing) {
  auto section = section_of("");
  EXPECT_FALSE(section.has("a"));
  EXPECT_FALSE(section.text("a") || section.boolean("a") || section.integer("a") || section.number("a") ||
               section.texts("a") || section.numbers("a") || section.moment("a") || section.section("a"));
  EXPECT_EQ(section.text("a", "b"), "b");
  EXPECT_EQ(section.integer("a", 3, 10, 20), 3);
  EXPECT_EQ(section.choice("a", {"x", "y"}, 1), 1);
  EXPECT_TRUE(section.sections("a").empty());
  EXPECT_TRUE(section.keys().empty());
}

TEST(TomlSection, RefusesOtherTypesWithTheirPlace) {
  auto section = section_of(kAll);
  EXPECT_EQ(error_of([&] { section.text("five"); }), "FILE:3:8: five: a text is expected, not integer");
  EXPECT_EQ(error_of([&] { section.boolean("text"); }), "FILE:1:8: text: true or false is expected, not string");
  EXPECT_EQ(error_of([&] { section.integer("half"); }), "FILE:4:8: half: an integer is expected, not floating-point");
  EXPECT_EQ(error_of([&] { section.number("yes"); }), "FILE:2:7: yes: a number is expected, not boolean");
  EXPECT_EQ(error_of([&] { section.texts("numbers"); }),
            "FILE:6:11: numbers: a list of texts is expected; it holds integer");
  EXPECT_EQ(error_of([&] { section.texts("five"); }),
            "FILE:3:8: five: a text or a list of texts is expected, not integer");
  EXPECT_EQ(error_of([&] { section.numbers("list"); }),
            "FILE:5:8: list: a list of numbers is expected; it holds string");
  EXPECT_EQ(error_of([&] { section.numbers("five"); }), "FILE:3:8: five: a list of numbers is expected, not integer");
  EXPECT_EQ(error_of([&] { section.moment("five"); }), "FILE:3:8: five: a date or a time is expected, not integer");
  EXPECT_EQ(error_of([&] { section.section("five"); }), "FILE:3:8: five: a section [five] is expected, not integer");
  EXPECT_EQ(error_of([&] { section.sections("five"); }), "FILE:3:8: five: a list of tables is expected, not integer");
  EXPECT_EQ(error_of([&] { section.sections("list"); }), "FILE:5:8: list: a table is expected, not string");
  EXPECT_EQ(error_of([&] { section.integer("five", 0, 6, 9); }), "FILE:3:8: five: 5 is not within 6 .. 9");
  EXPECT_EQ(error_of([&] {
              section.choice("text", {"ab", "xyz"}, 0);
            }),
            "FILE:1:8: text: \"a\" is none of \"ab\", \"xyz\"; did you mean \"ab\"?");
}

TEST(TomlSection, RefusesKeysThatNobodyAskedFor) {
  auto section = section_of("[outer.inner]\nnaem = 1\nother = 2\n");
  auto inner = *section.section("outer")->section("inner");
  inner.text("name");
  inner.integer("other");
  EXPECT_EQ(error_of([&] { inner.finish(); }),
            "FILE:2:8: unknown key \"naem\" in section [outer.inner]; did you mean \"name\"? Known: name, other");
}

TEST(TomlSection, ListsKeysInTheOrderOfTheFile) {
  EXPECT_EQ(section_of("z = 1\nb = 2\na = 3\n").keys(), (Texts{"z", "b", "a"}));
  EXPECT_EQ(section_of("x = { z = 1, b = 2, a = 3 }\n").section("x")->keys(), (Texts{"z", "b", "a"}));
}

TEST(TomlSection, TakesATextForATableAndKeepsItsPlace) {
  auto section = section_of("list = [\n 'a',\n { column = 'b' },\n 'c' ]\n");
  auto members = section.sections_or_texts("list", "column");
  ASSERT_EQ(members.size(), 3u);
  EXPECT_EQ(members[0].text("column"), "a");
  EXPECT_EQ(members[1].text("column"), "b");
  EXPECT_EQ(members[2].text("column"), "c");
  EXPECT_EQ(members[0].where("column"), path_of_rank() + ":2:2");
  EXPECT_EQ(members[1].where("column"), path_of_rank() + ":3:13");
  EXPECT_EQ(error_of([&] { members[2].fail("column", "bad"); }), "FILE:4:2: list.column: bad");
}

TEST(TomlSection, ReportsSyntaxErrorsAndMissingFiles) {
  EXPECT_EQ(error_of([] { section_of("a = 1\nb = = 2\n"); }).substr(0, 15), "job file FILE:2");
  const std::string missing = path_of_rank() + ".missing";
  EXPECT_NE(error_of([&] { TomlSection::load(missing, {}); }).find("FILE.missing"), std::string::npos);
}

TEST(Override, TakesTomlValuesAndPlainTexts) {
  auto section = section_of("", {"a.five=5", "a.half=0.5", "a.yes=true", "a.list=[\"x\", \"y\"]", "a.quoted=\"q r\"",
                                 "a.plain=out/new folder", "a.empty=", "a.equals=x=y", "a.day=2011-12-10",
                                 "a.semicolon=;", "a.hash=#", "a.table={ b = 1 }"});
  auto a = *section.section("a");
  EXPECT_EQ(a.integer("five"), 5);
  EXPECT_EQ(a.number("half"), 0.5);
  EXPECT_EQ(a.boolean("yes"), true);
  EXPECT_EQ(a.texts("list"), (Texts{"x", "y"}));
  EXPECT_EQ(a.text("quoted"), "q r");
  EXPECT_EQ(a.text("plain"), "out/new folder");
  EXPECT_EQ(a.text("empty"), "");
  EXPECT_EQ(a.text("equals"), "x=y");
  EXPECT_EQ(a.moment("day"), "2011-12-10");
  EXPECT_EQ(a.text("semicolon"), ";");
  EXPECT_EQ(a.text("hash"), "#");
  EXPECT_EQ(a.section("table")->integer("b"), 1);
}

TEST(Override, ReplacesNestedValuesAndReachesTheFirstOfAList) {
  auto section = section_of("[a.b]\nc = 1\nd = 2\n[[list]]\nx = 1\n[[list]]\nx = 2\n",
                            {"a.b.c=7", "list.x=9", "new.deep.key=3", "top=4", "a.b.c=8"});
  EXPECT_EQ(section.section("a")->section("b")->integer("c"), 8);
  EXPECT_EQ(section.section("a")->section("b")->integer("d"), 2);
  EXPECT_EQ(section.sections("list")[0].integer("x"), 9);
  EXPECT_EQ(section.sections("list")[1].integer("x"), 2);
  EXPECT_EQ(section.section("new")->section("deep")->integer("key"), 3);
  EXPECT_EQ(section.integer("top"), 4);
}

TEST(Override, IsNamedAsThePlaceOfItsErrors) {
  auto section = section_of("[a]\nx = 1\n", {"a.x=many", "a.y=2"});
  auto a = *section.section("a");
  EXPECT_EQ(error_of([&] { a.integer("x"); }), "--set: a.x: an integer is expected, not string");
  EXPECT_EQ(error_of([&] { a.text("y"); }), "--set: a.y: a text is expected, not integer");
  EXPECT_EQ(error_of([] { section_of("", {"a.x"}); }), "--set a.x: section.key=value is expected");
  EXPECT_EQ(error_of([] { section_of("", {"=1"}); }), "--set =1: section.key=value is expected");
  EXPECT_EQ(error_of([] { section_of("a = 1\n", {"a.x=1"}); }), "--set a.x=1: a is not a section");
  EXPECT_EQ(error_of([] { section_of("a = [1]\n", {"a.x=1"}); }), "--set a.x=1: a is not a section");
}

}  // namespace
}  // namespace rankwise
