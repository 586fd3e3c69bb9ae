#include "io/row_format.hpp"

#include <gtest/gtest.h>

#include <cstdio>  // std::tmpfile

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/output_tables.hpp"
#include "io/table_json_writer.hpp"
#include "io/text_to_driver.hpp"

namespace rankwise {
namespace {

using test::all_types_table;
using test::Cut;
using test::world;

/// Writes rows to a file and returns what stands there. @collective
std::string file_of(const Table& table, RowFormat format, const std::string& name) {
  const std::string path = std::string(test::shared_folder()) + "/" + name;
  write_text_by_rank(world(), path, text_of_rows(world(), table.schema(), blocks_of(table), format));
  std::string text = test::read_text(path);
  world().barrier();
  return text;
}

/// Prints rows by the driver and returns what it printed; other ranks get nothing. @collective
std::string printed(const Table& table, RowFormat format, std::int64_t piece_bytes) {
  std::FILE* out = std::tmpfile();
  print_text_by_rank(world(), text_of_rows(world(), table.schema(), blocks_of(table), format), out, piece_bytes);
  std::string text(static_cast<std::size_t>(std::ftell(out)), '\0');
  std::rewind(out);
  EXPECT_EQ(std::fread(text.data(), 1, text.size(), out), text.size());
  std::fclose(out);
  return text;
}

/// The rows as one rank would write them.
std::string expected_json(std::int64_t rows, bool as_lines) {
  Table table(test::all_types_schema());
  for (std::int64_t i = 0; i < rows; ++i) test::append_all_types_row(table, i);
  std::string text = as_lines ? "" : "[";
  for (std::int64_t row = 0; row < rows; ++row) {
    if (!as_lines) text += row == 0 ? "\n" : ",\n";
    append_json_object(text, table, row);
    if (as_lines) text += "\n";
  }
  return as_lines ? text : text + (rows == 0 ? "]\n" : "\n]\n");
}

TEST(RowFormat, WritesJsonObjects) {
  // Checked against RFC 8259 and Python's json.loads.
  Table table(Schema({{"a \"b\"", kText},
                      {"i", kInt64},
                      {"d", decimal(2)},
                      {"x", kFloat64},
                      {"f", kBool},
                      {"day", kDate},
                      {"at", kTimestamp}}));
  const auto add = [&](const char* text, std::int64_t integer, double number) {
    table[0].append_text(text);
    table[1].append_int(integer);
    table[2].append_int(integer);
    table[3].append_double(number);
    table[4].append_int(integer % 2 == 0 ? 1 : 0);
    table[5].append_int(0);
    table[6].append_int(86399);
  };
  add("say \"hi\"\\\n\t\r\x01 caf\xc3\xa9", INT64_MAX, 1e300);
  add("", -50, -0.0);
  add("n", 0, std::stod("nan"));
  add("i", 0, std::stod("-inf"));
  for (int c = 0; c < table.column_count(); ++c) table[c].append_null();
  const char* expected[] = {
      (R"({"a \"b\"": "say \"hi\"\\\n\t\r\u0001 café", "i": 9223372036854775807, "d": 92233720368547758.07, )"
       R"("x": 1e+300, "f": false, "day": "1970-01-01", "at": "1970-01-01 23:59:59"})"),
      R"({"a \"b\"": "", "i": -50, "d": -0.50, "x": -0, "f": true, "day": "1970-01-01", "at": "1970-01-01 23:59:59"})",
      R"({"a \"b\"": "n", "i": 0, "d": 0.00, "x": null, "f": true, "day": "1970-01-01", "at": "1970-01-01 23:59:59"})",
      R"({"a \"b\"": "i", "i": 0, "d": 0.00, "x": null, "f": true, "day": "1970-01-01", "at": "1970-01-01 23:59:59"})",
      R"({"a \"b\"": null, "i": null, "d": null, "x": null, "f": null, "day": null, "at": null})"};
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    std::string text;
    append_json_object(text, table, row);
    EXPECT_EQ(text, expected[row]);
  }
}

TEST(RowFormat, GivesTheSameTextHoweverRowsLie) {
  for (const std::int64_t rows : {0, 1, 2, 9000}) {
    for (const Cut cut : {Cut::kEven, Cut::kLastOnly, Cut::kFirstRowAlone}) {
      const Table table = all_types_table(rows, cut);
      EXPECT_EQ(file_of(table, RowFormat::kJson, "rows.json"), expected_json(rows, false));
      EXPECT_EQ(file_of(table, RowFormat::kJsonLines, "rows.jsonl"), expected_json(rows, true));
    }
  }
}

TEST(RowFormat, PrintsByTheDriverWhatAFileWouldHold) {
  for (const std::int64_t rows : {0, 1, 600}) {
    for (const Cut cut : {Cut::kEven, Cut::kLastOnly, Cut::kFirstRowAlone}) {
      const Table table = all_types_table(rows, cut);
      for (const RowFormat format : {RowFormat::kCsv, RowFormat::kJson}) {
        const auto expected = file_of(table, format, "printed");
        for (const std::int64_t piece : {1000, 1 << 20}) {
          EXPECT_EQ(printed(table, format, piece), world().is_driver() ? expected : "");
        }
      }
    }
  }
}

TEST(RowFormat, AgreesOnAStreamThatCannotBeWritten) {
  const Table table = all_types_table(100, Cut::kLastOnly);
  std::FILE* full = std::fopen("/dev/full", "w");
  EXPECT_THROW(
      print_text_by_rank(world(), text_of_rows(world(), table.schema(), blocks_of(table), RowFormat::kCsv), full),
      OutputError);
  std::fclose(full);
}

}  // namespace
}  // namespace rankwise
