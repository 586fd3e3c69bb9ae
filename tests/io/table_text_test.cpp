#include "io/table_text.hpp"

#include <gtest/gtest.h>

#include "io/output_tables.hpp"

namespace rankwise {
namespace {

using test::Cut;
using test::world;

std::string draw(const Table& table, std::int64_t most_rows) {
  std::vector<std::string> types;
  for (const auto& field : table.schema()) types.push_back(to_string(field.type));
  return draw_table(world(), table.schema(), types, blocks_of(table), most_rows);
}

Table sales(std::int64_t rows, Cut cut) {
  Table table(Schema({{"country", kText}, {"revenue", decimal(2)}, {"ok", kBool}}));
  const RowRange mine = test::range_of(cut, rows);
  for (std::int64_t i = mine.begin; i < mine.end; ++i) {
    i == 1 ? table[0].append_null() : table[0].append_text(i == 2 ? "Österreich 日本" : "two\nlines");
    i == 2 ? table[1].append_null() : table[1].append_int(i * 123450 - 5);
    table[2].append_int(i % 2);
  }
  return table;
}

TEST(TableText, DrawsABoxAndCountsTheRest) {
  for (const Cut cut : {Cut::kEven, Cut::kLastOnly, Cut::kFirstRowAlone}) {
    EXPECT_EQ(draw(sales(3, cut), 40),
              "┌─────────────────┬────────────┬───────┐\n"
              "│ country         │    revenue │ ok    │\n"
              "│ text            │ decimal(2) │ bool  │\n"
              "├─────────────────┼────────────┼───────┤\n"
              "│ two\\nlines      │      -0.05 │ false │\n"
              "│ NULL            │    1234.45 │ true  │\n"
              "│ Österreich 日本 │       NULL │ false │\n"
              "└─────────────────┴────────────┴───────┘\n"
              "3 rows\n");
    EXPECT_EQ(draw(sales(12345, cut), 2),
              "┌────────────┬────────────┬───────┐\n"
              "│ country    │    revenue │ ok    │\n"
              "│ text       │ decimal(2) │ bool  │\n"
              "├────────────┼────────────┼───────┤\n"
              "│ two\\nlines │      -0.05 │ false │\n"
              "│ NULL       │    1234.45 │ true  │\n"
              "└────────────┴────────────┴───────┘\n"
              "2 of 12,345 rows: 12,343 more\n");
  }
}

TEST(TableText, DrawsTablesWithoutRows) {
  EXPECT_EQ(draw(sales(0, Cut::kEven), 40),
            "┌─────────┬────────────┬──────┐\n"
            "│ country │    revenue │ ok   │\n"
            "│ text    │ decimal(2) │ bool │\n"
            "├─────────┼────────────┼──────┤\n"
            "└─────────┴────────────┴──────┘\n"
            "0 rows\n");
  EXPECT_NE(draw(sales(1, Cut::kEven), 40).find("\n1 row\n"), std::string::npos);
}

TEST(TableText, CutsLongTexts) {
  Table table(Schema({{"note", kText}}));
  if (world().is_driver()) table[0].append_text(std::string(100, 'x'));
  EXPECT_NE(draw(table, -1).find("│ " + std::string(60, 'x') + "… │"), std::string::npos);
}

TEST(TableText, CountsColumnsOfTheTerminal) {
  EXPECT_EQ(display_width(""), 0);
  EXPECT_EQ(display_width("café"), 4);
  EXPECT_EQ(display_width("cafe\xcc\x81"), 4) << "a combining accent";
  EXPECT_EQ(display_width("日本"), 4);
  EXPECT_EQ(display_width("\xf0\x9f\x9b\x92"), 2);
  EXPECT_EQ(display_width("коляска"), 7);
}

}  // namespace
}  // namespace rankwise
