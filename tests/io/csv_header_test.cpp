#include "io/csv_header.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"
#include "io/csv_in_memory.hpp"
#include "io/input_folder.hpp"

namespace rankwise {
namespace {

using Names = std::vector<std::string>;

CsvHeader read(std::string_view bytes, const Names& wanted = {}, const CsvDialect& dialect = {}) {
  std::vector<ScanColumn> columns;
  for (const auto& name : wanted) columns.push_back({.name = name, .header_names = {name}, .type = kText});
  test::MemorySource source(bytes, 0);
  return read_csv_header(source, "shop.csv", dialect, columns);
}

std::string refusal(std::string_view bytes, const Names& wanted = {}, const CsvDialect& dialect = {}) {
  return test::message_of<InputError>([&] { read(bytes, wanted, dialect); });
}

TEST(CsvHeader, NamesColumnsAndTellsWhereDataBegin) {
  const CsvHeader header = read("id, name ,price\r\n1,2,3\r\n", {"price", "id"});
  EXPECT_EQ(header.names, (Names{"id", "name", "price"}));
  EXPECT_EQ(header.column_of, (std::vector<int>{2, 0}));
  EXPECT_EQ(header.data_begin, 17);
  EXPECT_EQ(header.header_lines, 1);
}

TEST(CsvHeader, ReadsMarksQuotesAndLineBreaks) {
  const CsvHeader header = read("\xEF\xBB\xBF\"first\nname\";\"a \"\"b\"\"\";c\n1;2;3", {"c"}, {.delimiter = ';'});
  EXPECT_EQ(header.names, (Names{"first\nname", "a \"b\"", "c"}));
  EXPECT_EQ(header.data_begin, 28);
  EXPECT_EQ(header.header_lines, 2);
  EXPECT_EQ(read("Gr\xF6\xDF"
                 "e,b\n",
                 {}, {.encoding = Encoding::kLatin1})
                .names,
            (Names{"Gr\xC3\xB6\xC3\x9F"
                   "e",
                   "b"}));
}

TEST(CsvHeader, StandsAloneOrBehindBlankLines) {
  EXPECT_EQ(read("id").data_begin, 2);
  EXPECT_EQ(read("id\n").data_begin, 3);
  const CsvHeader header = read("\n\r\nid,b\n1,2\n");
  EXPECT_EQ(header.names, (Names{"id", "b"}));
  EXPECT_EQ(header.data_begin, 8);
  EXPECT_EQ(header.header_lines, 3);
}

TEST(CsvHeader, MayBeLongerThanTheFirstLook) {
  const std::string longest(200'000, 'x');
  const CsvHeader header = read("a,\"" + longest + "\n\",b\n1,2,3\n", {"b"});
  EXPECT_EQ(header.names[1].size(), 200'001U);
  EXPECT_EQ(header.data_begin, 200'008);
}

TEST(CsvHeader, TakesTheFirstAcceptedName) {
  test::MemorySource source("CustomerID,Customer ID\n", 0);
  const ScanColumn column{.name = "id", .header_names = {"Customer ID", "CustomerID"}, .type = kText};
  EXPECT_EQ(read_csv_header(source, "shop.csv", {}, {column}).column_of, std::vector<int>{1});
}

TEST(CsvHeader, NamesTheNearestColumn) {
  EXPECT_EQ(refusal("Invoice,Price\n", {"Prise"}),
            "shop.csv: there is no column \"Prise\"; did you mean \"Price\"? The header names: Invoice, Price");
  EXPECT_EQ(refusal("Invoice,Price\n", {"Country"}),
            "shop.csv: there is no column \"Country\". The header names: Invoice, Price");
  EXPECT_EQ(refusal("a,b,a\n", {"a"}), "shop.csv: the header names column \"a\" twice");
  EXPECT_LT(refusal(std::string(100'000, ',') + "\n", {"a"}).size(), 3000U);
}

TEST(CsvHeader, RefusesWhatIsNoCsv) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(refusal(""), "input file shop.csv is empty: it has no header");
  EXPECT_EQ(refusal("\xEF\xBB\xBF"), "input file shop.csv is empty: it has no header");
  EXPECT_EQ(refusal("\n\r\n\n"), "input file shop.csv is empty: it has no header");
  EXPECT_NE(refusal("\xFF\xFEi\0d\0"sv).find("UTF-16"), std::string::npos);
  EXPECT_NE(refusal("\xFE\xFF\0i"sv).find("UTF-16"), std::string::npos);
  EXPECT_NE(refusal("PK\x03\x04..."sv).find("Excel"), std::string::npos);
  EXPECT_NE(refusal("\x7F"
                    "ELF\x02\x01\x01\0\0"sv)
                .find("looks binary: byte 7"),
            std::string::npos);
}

TEST(CsvHeader, NamesTheQuoteThatNeverCloses) {
  EXPECT_EQ(refusal("a,\"x\ny\",\"b\n1,2,3\n", {"a"}),
            "shop.csv, line 2 (byte 8): a quote opens here, in the header, and never closes");
  CsvDialect dialect;
  dialect.max_record_bytes = 100'000;
  EXPECT_NE(refusal("a,\"" + std::string(500'000, 'x'), {"a"}, dialect).find("line 1 (byte 2)"), std::string::npos);
  EXPECT_NE(refusal(std::string(500'000, 'x'), {"a"}, dialect).find("does not end within"), std::string::npos);
}

TEST(SplitCsvRecord, ResolvesQuotes) {
  EXPECT_EQ(split_csv_record("a,\"b,\"\"c\"\"\",,\"d\"e", {}), (Names{"a", "b,\"c\"", "", "de"}));
  EXPECT_EQ(split_csv_record("", {}), Names{""});
}

}  // namespace
}  // namespace rankwise
