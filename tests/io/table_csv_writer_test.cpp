#include "io/table_csv_writer.hpp"

#include <gtest/gtest.h>

#include <filesystem>  // std::filesystem

#include "engine/runtime/error.hpp"
#include "io/output_tables.hpp"

namespace rankwise {
namespace {

using test::all_types_table;
using test::Cut;
using test::read_text;
using test::world;

std::string csv_of(const Table& table, const std::string& name) {
  const std::string path = std::string(test::shared_folder()) + "/" + name;
  const auto bytes = write_csv(world(), table, path);
  std::string text = read_text(path);
  EXPECT_EQ(bytes, static_cast<std::int64_t>(text.size()));
  world().barrier();
  return text;
}

TEST(TableCsvWriter, WritesEveryType) {
  // Checked by eye against RFC 4180 and Python's repr of the doubles.
  const std::string expected =
      "id,ratio,amount,seen,day,flag,name,note,some\n"
      "0,0.1,-92233720368547758.08,0001-01-01 00:00:00,0001-01-01,false,\"\",\"\",0.000\n"
      "1,-1e+300,92233720368547758.07,9999-12-31 23:59:59,9999-12-31,true,";
  EXPECT_EQ(csv_of(all_types_table(3), "types.csv").substr(0, expected.size()), expected);
}

TEST(TableCsvWriter, TellsNullFromEmptyAndQuotesWhatNeedsIt) {
  Table table(Schema({{"a,b", kText}, {"x", kInt64}}));
  if (world().is_driver()) {
    for (const char* text : {"", "plain", " spaced ", "a,b", "say \"hi\"", "two\nlines", "\r"}) {
      table[0].append_text(text);
      table[1].append_int(1);
    }
    table[0].append_null();
    table[1].append_null();
  }
  EXPECT_EQ(csv_of(table, "quoted.csv"),
            "\"a,b\",x\n\"\",1\nplain,1\n spaced ,1\n\"a,b\",1\n\"say \"\"hi\"\"\",1\n\"two\nlines\",1\n\"\r\",1\n,\n");
}

TEST(TableCsvWriter, WritesShortestDoubles) {
  Table table(Schema({{"x", kFloat64}}));
  if (world().is_driver()) {
    for (const double x : {5e-324, 1.7976931348623157e308, 1.0 / 3.0, -0.0, 100000.0, 0.1 + 0.2})
      table[0].append_double(x);
    for (const double x : {std::stod("nan"), -std::stod("nan"), std::stod("-inf")}) table[0].append_double(x);
  }
  EXPECT_EQ(csv_of(table, "doubles.csv"),
            "x\n5e-324\n1.7976931348623157e+308\n0.3333333333333333\n-0\n1e+05\n0.30000000000000004\nnan\nnan\n-inf\n");
}

TEST(TableCsvWriter, GivesTheSameBytesForEveryCut) {
  constexpr std::int64_t kRows = 20000;
  Table whole(test::all_types_schema());
  for (std::int64_t i = 0; i < kRows; ++i) test::append_all_types_row(whole, i);
  std::string expected;
  append_csv_header(expected, whole.schema());
  append_csv_rows(expected, whole, 0, kRows);
  for (const Cut cut : {Cut::kEven, Cut::kLastOnly, Cut::kFirstRowAlone}) {
    EXPECT_TRUE(csv_of(all_types_table(kRows, cut), "cut.csv") == expected);
  }
}

TEST(TableCsvWriter, WritesAHeaderWhenThereAreNoRows) {
  EXPECT_EQ(csv_of(all_types_table(0), "empty.csv"), "id,ratio,amount,seen,day,flag,name,note,some\n");
}

TEST(TableCsvWriter, RefusesATimestampWithoutYearOnAllRanks) {
  Table table(Schema({{"seen", kTimestamp}}));
  if (world().rank() == world().size() - 1) table[0].append_int(INT64_MAX);
  const std::string path = std::string(test::shared_folder()) + "/never.csv";
  EXPECT_THROW(write_csv(world(), table, path), BudgetError);
  world().barrier();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace rankwise
