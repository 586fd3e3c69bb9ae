#ifndef __clang__
#pragma GCC diagnostic ignored "-Wrestrict"  // GCC 12 suspects Boost's gzip_compressor
#endif
#include "io/table/csv_table_input.hpp"

#include <gtest/gtest.h>

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <sstream>  // std::ostringstream

#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"
#include "io/input_folder.hpp"
#include "io/output_tables.hpp"
#include "io/table/pulled_rows.hpp"

namespace rankwise {
namespace {

using test::InputFolder;
using test::joined_csv;
using test::message_of;
using test::read_all;
using test::world;

std::string types_of(const TableInput& input) {
  std::string all;
  for (const auto& field : input.schema()) all += field.name + " " + to_string(field.type) + "; ";
  return all;
}

std::string gzip(const std::string& text) {
  std::ostringstream packed;
  boost::iostreams::filtering_ostream out;
  out.push(boost::iostreams::gzip_compressor());
  out.push(packed);
  out << text;
  out.reset();
  return packed.str();
}

/// Rows with texts of quotes and line breaks: a cut within one is likely.
std::string quoted_rows(std::int64_t begin, std::int64_t end) {
  std::string text;
  for (std::int64_t i = begin; i < end; ++i) {
    text += std::to_string(i) + ",\"";
    for (std::uint64_t k = mix64(static_cast<std::uint64_t>(i)) % 9; k > 0; --k) text += "x,\n\"\"1,2\"\"\n";
    text += "\",1.50\n";
  }
  return text;
}

TEST(CsvTableInput, InfersTypesAndTellsNullFromEmpty) {
  const InputFolder folder("infers");
  const auto path = folder.add("crm.csv",
                               "id,name,spent,rate,vip,born,seen,zip\n"
                               "1,Ann,12.50,1e-3,true,1990-02-28,2011-12-09 12:50:00,0123\n"
                               "2,\"\",3,2,false,1985-01-01,2011-12-10,9000\n"
                               ",,,,,,,\n"
                               "\"4\",\"say \"\"hi\"\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n");
  const CsvTableInput input(world(), {path});
  EXPECT_EQ(types_of(input),
            "id int64; name text; spent decimal(2); rate float64; vip bool; born date; seen timestamp; zip text; ");
  EXPECT_EQ(read_all(input),
            "1,Ann,12.50,0.001,true,1990-02-28,2011-12-09 12:50:00,0123\n"
            "2,\"\",3.00,2,false,1985-01-01,2011-12-10 00:00:00,9000\n"
            ",,,,,,,\n"
            "4,\"say \"\"hi\"\"\",,,,,,\"\"\n");
  EXPECT_EQ(read_all(input, {7, 0}), "0123,1\n9000,2\n,\n\"\",4\n");
  EXPECT_EQ(test::count_rows(input), 4);
  EXPECT_EQ(input.statistics().rows, 4);
  EXPECT_EQ(input.statistics().distinct[0], 3);
  EXPECT_EQ(input.origin(), path);
}

TEST(CsvTableInput, ReadsBackWhatWriteCsvWrote) {
  const Table table = test::all_types_table(3000);
  const std::string path = std::string(test::shared_folder()) + "/written.csv";
  write_csv(world(), table, path);
  TableOptions options;
  for (const auto& field : table.schema()) options.types[field.name] = field.type;
  const CsvTableInput input(world(), {path}, options);
  EXPECT_EQ(types_of(input),
            "id int64; ratio float64; amount decimal(2); seen timestamp; day date; flag bool; name text; note text; "
            "some decimal(3); ");
  const auto expected = joined_csv(table);
  EXPECT_EQ(read_all(input), expected);
}

TEST(CsvTableInput, CutsOneFileWithinQuotedTexts) {
  const InputFolder folder("cuts");
  for (const std::int64_t rows : {0, 1, 2, 30, 4000}) {
    const auto body = quoted_rows(0, rows);
    const auto path = folder.add("notes" + std::to_string(rows) + ".csv", "id,note,price\n" + body);
    TableOptions options;
    options.types = {{"id", kInt64}, {"price", decimal(2)}};
    const CsvTableInput input(world(), {path}, options);
    EXPECT_EQ(test::count_rows(input), rows);
    std::string ids;
    for (std::int64_t i = 0; i < rows; ++i) ids += std::to_string(i) + ",1.50\n";
    EXPECT_EQ(read_all(input, {0, 2}), ids);
    EXPECT_EQ(read_all(input, {0, 2}), ids) << "a second reading";
  }
}

TEST(CsvTableInput, ReadsManyFilesInTheOrderOfTheirNames) {
  const InputFolder folder("many");
  folder.add("b.csv", "price,id,note\n7.5,2,b\n");
  folder.add("a.csv", "id,note,price\n1,a,1\n");
  folder.add("c.csv.gz", gzip("id,note,price\n3,c,0.25\n4,d,\n"));
  folder.add("d.csv", "note,price,id\n");
  const CsvTableInput input(world(), {folder.path() + "/*.csv", folder.path() + "/*.gz"});
  EXPECT_EQ(types_of(input), "id int64; note text; price decimal(2); ");
  EXPECT_EQ(read_all(input), "1,a,1.00\n2,b,7.50\n3,c,0.25\n4,d,\n");
  EXPECT_EQ(input.statistics().rows, 4);
  EXPECT_EQ(input.origin(), folder.path() + "/*.csv, " + folder.path() + "/*.gz (4 files)");
}

TEST(CsvTableInput, RefusesFilesWithOtherColumns) {
  const InputFolder folder("other");
  const auto a = folder.add("a.csv", "id,note\n1,a\n");
  const auto b = folder.add("b.csv", "id,note,more\n1,a,x\n");
  const CsvTableInput more(world(), {a, b});
  EXPECT_EQ(message_of<InputError>([&] { more.open(world(), {0}); }),
            b + " has a column \"more\" that " + a + " does not have; the files of a table must have the same columns");
  const auto c = folder.add("c.csv", "id\n1\n");
  EXPECT_EQ(message_of<InputError>([&] {
              CsvTableInput(world(), {a, c});
            }),
            c + ": there is no column \"note\". The header names: id");
}

TEST(CsvTableInput, NamesAValueThatDoesNotFitTheInferredType) {
  const InputFolder folder("misfit");
  // Larger than what is looked at; the windows lie elsewhere.
  std::string text = "id,note,price\n";
  std::string body = quoted_rows(0, 60000);
  const std::string row = "60000,\"two\nlines\",12.5O\n";
  const auto at = static_cast<std::int64_t>(body.rfind("\n30001,") + 1);
  body.insert(static_cast<std::size_t>(at), row);
  text += body;
  const auto path = folder.add("big.csv", text);
  const CsvTableInput input(world(), {path});
  EXPECT_EQ(types_of(input), "id int64; note text; price decimal(2); ");
  EXPECT_NEAR(input.statistics().rows, 60001, 6000);
  EXPECT_NEAR(input.statistics().distinct[0], input.statistics().rows, 1);
  const auto line = 2 + std::count(body.begin(), body.begin() + at, '\n');
  EXPECT_EQ(message_of<InputError>([&] { read_all(input); }),
            path + ", line " + std::to_string(line) + " (byte " + std::to_string(at + 14) +
                "), column \"price\": not a number: 12.5O\n"
                "  60000,\"two\\nlines\",12.5O\n"
                "  (a look at some of the rows suggested the type decimal(2); state another one, such as text)");
  const std::int64_t rows = test::count_rows(input);
  EXPECT_EQ(rows, 60001) << "columns that nobody wants are not judged";
  TableOptions options;
  options.types["price"] = kText;
  const CsvTableInput stated(world(), {path}, options);
  EXPECT_EQ(types_of(stated), "id int64; note text; price text; ");
  EXPECT_NE(read_all(stated, {2}).find("12.5O"), std::string::npos);
}

TEST(CsvTableInput, ReportsTheSameFirstErrorWhereverTheCutsAre) {
  const InputFolder folder("first_error");
  std::string text = "id,note\n";
  for (int i = 0; i < 200; ++i) text += std::to_string(i) + ",n\n";
  const auto open_quote = text.size() + 4;
  text += "200,\"never closes\n";
  for (int i = 0; i < 300; ++i) text += "x,y,z,\n";
  TableOptions options;
  options.types = {{"id", kInt64}, {"note", kText}};
  const CsvTableInput input(world(), {folder.add("open.csv", text)}, options);
  EXPECT_EQ(message_of<InputError>([&] { read_all(input); }),
            folder.path() + "/open.csv, line 202 (byte " + std::to_string(open_quote) +
                "): a quote opens here and never closes\n  \"never closes\\nx,y,z,\\nx,y,z,\\nx,y,z,\\nx,y,z,"
                "\\nx,y,z,\\nx,y,z,\\nx,y,z,\\nx,y,z,\\nx,y,z,\\nx,y");
  const CsvTableInput short_row(world(), {folder.add("short.csv", "a,b\n1,2\n1\n3,4\n5,6\n7,8\n")});
  EXPECT_EQ(message_of<InputError>([&] { read_all(short_row); }),
            folder.path() + "/short.csv, line 3 (byte 8): wrong number of fields: 1 instead of 2\n  1");
  const CsvTableInput latin(world(), {folder.add("latin.csv", "a,b\n1,caf\xe9\n")});
  EXPECT_EQ(message_of<InputError>([&] { read_all(latin); }),
            folder.path() +
                "/latin.csv, line 2 (byte 4), column \"b\": invalid bytes for the stated encoding: "
                "caf\\xE9\n  1,caf\\xE9\n"
                "  (a CSV file is expected to be UTF-8; iconv -f LATIN1 -t UTF-8 converts it)");
}

TEST(CsvTableInput, RefusesWhatItCannotRead) {
  const InputFolder folder("refuses");
  EXPECT_EQ(message_of<InputError>([&] { CsvTableInput(world(), {folder.path() + "/none.csv"}); }),
            "input file " + folder.path() + "/none.csv does not exist");
  const auto twice = folder.add("twice.csv", "a,a\n1,2\n");
  EXPECT_EQ(message_of<InputError>([&] { CsvTableInput(world(), {twice}); }),
            twice + ": the header names column \"a\" twice");
  const auto path = folder.add("grows.csv", "a,b\n1,2\n");
  TableOptions options;
  options.types["bb"] = kText;
  EXPECT_EQ(message_of<JobError>([&] { CsvTableInput(world(), {path}, options); }),
            "a type is stated for column \"bb\", which " + path + " does not have; did you mean \"b\"?");
  const CsvTableInput input(world(), {path});
  folder.add("grows.csv", "a,b\n1,2\n3,4\n");
  EXPECT_EQ(message_of<InputError>([&] { input.open(world(), {0}); }),
            path + " has changed since the run began: it has 12 bytes instead of 8");
}

TEST(CsvTableInput, NamesColumnsWithoutNameAfterTheirPlace) {
  const InputFolder folder("nameless");
  const CsvTableInput input(world(), {folder.add("pandas.csv", ",a\n0,x\n1,y\n")});
  EXPECT_EQ(types_of(input), "column1 int64; a text; ");
  EXPECT_EQ(read_all(input), "0,x\n1,y\n");
}

}  // namespace
}  // namespace rankwise
