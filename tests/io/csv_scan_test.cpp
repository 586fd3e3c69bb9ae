#ifndef __clang__
#pragma GCC diagnostic ignored "-Wrestrict"  // GCC 12 suspects Boost's gzip_compressor
#endif
#include "io/csv_scan.hpp"

#include <gtest/gtest.h>

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <random>   // std::mt19937
#include <sstream>  // std::ostringstream

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/scratch_folder.hpp"
#include "io/input_folder.hpp"

namespace rankwise {
namespace {

using test::InputFolder;
using test::message_of;
using test::world;

ScanColumn text_column(const std::string& name) {
  return {.name = name, .header_names = {name}, .type = kText};
}

/// Keeps a line of text per selected row: "file:field|field", nulls as "-".
class RowCollector : public BatchConsumer {
 public:
  void restart() override { lines_.clear(); }
  void consume(RecordBatch& batch, int file) override {
    for (const auto row : batch.selection) {
      lines_ += std::to_string(file);
      for (const auto& column : batch.columns) lines_.append("|").append(show(column, row));
      lines_ += '\n';
    }
  }
  const std::string& lines() const { return lines_; }

 private:
  static std::string show(const BatchColumn& column, std::size_t row) {
    if (column.valid[row] == 0) return "-";
    if (column.type.is_text()) return std::string(column.texts[row]);
    return column.type.is_float() ? std::to_string(column.doubles[row]) : std::to_string(column.ints[row]);
  }
  std::string lines_;
};

/// What all ranks together read, in the order of the input.
struct Scanned {
  std::string rows;
  std::string rejects;  ///< lines of "file offset line column reason: text"
  ScanReport report;
};

struct Reading {
  std::vector<ScanColumn> columns;
  CsvDialect dialect = {};
  BadRows bad_rows = BadRows::kFail;
};

/// @collective
Scanned scan(const std::vector<std::string>& paths, const Reading& how) {
  CsvInput input{test::find_files({paths}), {}, {}, how.columns};
  input.dialects.assign(input.files.size(), how.dialect);
  input.bad_rows.assign(input.files.size(), how.bad_rows);
  const ScratchFolder scratch(test::shared_folder());
  RejectLog rejects(scratch.path());
  RowCollector collector;
  Scanned all;
  all.report = scan_csv(world(), input, collector, rejects);
  std::string mine;
  const auto note = [&](const Reject& reject) {
    const auto& row = reject.row;
    mine += std::to_string(reject.file) + ' ' + std::to_string(row.offset) + ' ' + std::to_string(row.line) + ' ' +
            row.column + ' ' + row.reason + ": " + row.text + '\n';
  };
  for (std::int64_t block = 0; block < rejects.blocks(); ++block) rejects.replay_block(block, note);
  for (const auto& part : world().all_gather_text(collector.lines())) all.rows += part;
  for (const auto& part : world().all_gather_text(mine)) all.rejects += part;
  std::int64_t accepted = 0;
  std::int64_t refused = 0;
  for (const auto& file : all.report.files) {
    EXPECT_EQ(file.read, file.accepted + file.refused);
    accepted += file.accepted;
    refused += file.refused;
  }
  EXPECT_EQ(world().sum(rejects.size()), refused);
  EXPECT_GE(accepted, 0);
  return all;
}

std::string refusal(const std::vector<std::string>& paths, const Reading& how) {
  return message_of<InputError>([&] { scan(paths, how); });
}

std::string rows_of(const std::vector<std::string>& paths, const Reading& how) {
  return scan(paths, how).rows;
}

enum class Packing { kGzip, kXz, kZstd };
constexpr const char* kExtensions[] = {".gz", ".xz", ".zst"};

std::string packed(std::string_view bytes, Packing packing) {
  namespace bio = boost::iostreams;
  std::ostringstream to;
  {
    bio::filtering_ostream stream;
    if (packing == Packing::kGzip) stream.push(bio::gzip_compressor());
    if (packing == Packing::kXz) stream.push(bio::lzma_compressor());
    if (packing == Packing::kZstd) stream.push(bio::zstd_compressor());
    stream.push(to);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  return to.str();
}

TEST(CsvScan, ReadsTypesByNameInAnyOrder) {
  const InputFolder folder("types");
  const auto path = folder.add("t.csv",
                               "extra,price,qty,id,when,rate,ok,day\n"
                               "x,2.55,6,17850.0,12/1/2010 8:26,0.5,yes,12/1/2010 8:26\n"
                               "\"y,\n\",\"-1.1\", 7 ,\" 17850 \",,,,\n"
                               "z,1e-2,-3.0,C1,2/29/2012 23:59,1e3,0,1/1/1970 0:00");
  Reading how;
  how.columns = {{"id", {"id"}, kText, ScanColumn::Kind::kId},
                 {"qty", {"quantity", "qty"}, kInt64},
                 {"price", {"price"}, decimal(2)},
                 {.name = "when", .header_names = {"when"}, .type = kTimestamp, .formats = {"%m/%d/%Y %H:%M"}},
                 {"rate", {"rate"}, kFloat64},
                 {"ok", {"ok"}, kBool},
                 {.name = "day", .header_names = {"day"}, .type = kDate, .formats = {"%m/%d/%Y %H:%M"}}};
  EXPECT_EQ(rows_of({path}, how),
            "0|17850|6|255|1291191960|0.500000|1|14944\n"
            "0|17850|7|-110|-|-|-|-\n"
            "0|C1|-3|1|1330559940|1000.000000|0|0\n");
}

TEST(CsvScan, ReadsQuotesLineEndsMarksAndBlanlines_of_field) {
  const InputFolder folder("quotes");
  const Reading how{{text_column("a"), text_column("b")}};
  const std::string expected = "0|x, \"y\"\nz|1\n0|-|q\" r\n0|tu|3\n";
  const std::string lines = "a,b\n\"x, \"\"y\"\"\nz\",1\n\n\"\",q\" r\n\"t\"u,3\n";
  EXPECT_EQ(rows_of({folder.add("lf.csv", lines)}, how), expected);
  EXPECT_EQ(rows_of({folder.add("mark.csv", "\xEF\xBB\xBF" + lines)}, how), expected);
  EXPECT_EQ(rows_of({folder.add("end.csv", lines.substr(0, lines.size() - 1))}, how), expected);
  EXPECT_EQ(rows_of({folder.add("blank.csv", lines + "\n\n\r\n")}, how), expected);
  EXPECT_EQ(rows_of({folder.add("crlf.csv", "a,b\r\n\"x, \"\"y\"\"\nz\",1\r\n\r\n\"\",q\" r\r\n\"t\"u,3\r\n")}, how),
            expected);
  const auto tabs = folder.add("tab.csv", "a\tb\n'x, \"y\"\nz'\t1\n''\tq\" r\n't'u\t3\n");
  EXPECT_EQ(rows_of({tabs}, {how.columns, {.delimiter = '\t', .quote = '\''}}), expected);
}

TEST(CsvScan, ReadsFewOrNoRows) {
  const InputFolder folder("few");
  const Reading how{{text_column("a")}};
  for (const auto* header : {"a", "a\n", "a\r\n",
                             "\xEF\xBB\xBF"
                             "a\n\n\n"}) {
    const auto result = scan({folder.add("none.csv", header)}, how);
    EXPECT_EQ(result.rows, "");
    EXPECT_EQ(result.report.files.at(0).read, 0);
  }
  EXPECT_EQ(rows_of({folder.add("one.csv", "a\n1")}, how), "0|1\n");
  EXPECT_EQ(rows_of({folder.add("single.csv", "a\n1\n\n\"\"\n2\n")}, how), "0|1\n0|-\n0|2\n");  // "" is a row
}

TEST(CsvScan, ReadsLatin1AndNullTexts) {
  const InputFolder folder("latin");
  const auto path = folder.add("l.csv", "a,b\nn\xE4me,\"\xE9\"\"\"\nNULL,n/a\n");
  const Reading how{{text_column("a"), text_column("b")},
                    {.encoding = Encoding::kLatin1, .null_values = {"NULL", "n/a"}}};
  EXPECT_EQ(rows_of({path}, how), "0|n\xC3\xA4me|\xC3\xA9\"\n0|-|-\n");
}

TEST(CsvScan, GivesTheSameRowsPackedOrPlain) {
  const InputFolder folder("packed");
  std::string text = "id,text\n";
  for (int i = 0; i < 30000; ++i) text += std::to_string(i) + ",\"line\n" + std::to_string(i * 7919 % 1000) + "\"\n";
  const std::string second = "id,text\n1,last\n";
  const Reading how{{text_column("id"), text_column("text")}};
  const auto expected = rows_of({folder.add("a.csv", text), folder.add("b.csv", second)}, how);
  EXPECT_EQ(std::count(expected.begin(), expected.end(), '\n'), 60001);
  for (const Packing packing : {Packing::kGzip, Packing::kXz, Packing::kZstd}) {
    const std::string extension = kExtensions[static_cast<int>(packing)];
    const auto whole = folder.add("p/a.csv" + extension, packed(text, packing));
    // Streams that stand behind each other are one file, as for the tools that write them.
    const auto pieces =
        folder.add("q/a.csv" + extension, packed(text.substr(0, 99999), packing) + packed(text.substr(99999), packing));
    const auto other = folder.add("p/b.csv" + extension, packed(second, packing));
    EXPECT_TRUE(rows_of({whole, other}, how) == expected) << extension;
    EXPECT_TRUE(rows_of({other, pieces}, how) == expected) << extension;
    EXPECT_TRUE(rows_of({folder.path() + "/b.csv", pieces}, how) == expected) << extension;  // plain beside packed
  }
}

TEST(CsvScan, RefusesPackedFilesThatAreCutOrDamaged) {
  const InputFolder folder("cut");
  const Reading how{{text_column("id")}};
  std::string text = "id\n";
  for (int i = 0; i < 40; ++i) text += std::to_string(i * i) + "\n";
  for (const Packing packing : {Packing::kGzip, Packing::kXz, Packing::kZstd}) {
    const std::string bytes = packed(text, packing);
    const std::string name = std::string("a.csv") + kExtensions[static_cast<int>(packing)];
    EXPECT_EQ(refusal({folder.add(name, bytes)}, how), "");
    for (std::size_t size = 6; size < bytes.size(); size += 1 + bytes.size() / 20) {
      EXPECT_NE(refusal({folder.add(name, bytes.substr(0, size))}, how), "") << name << " of " << size << " bytes";
      EXPECT_NE(refusal({folder.add(name, bytes + bytes.substr(0, size))}, how), "") << name << " and " << size;
    }
    EXPECT_NE(refusal({folder.add(name, bytes + "garbage behind")}, how), "") << name;
  }
}

TEST(CsvScan, DropsBadRowsAndSaysWhere) {
  const InputFolder folder("bad");
  const auto first = folder.add("1.csv", "id,qty\n1,x\n\"2\n\",2\n3\n\"4\n\",5,6\n,7\n8,nan\n");
  const auto second = folder.add("2.csv", "qty,id\r\n1.5,a\r\n1,\xFF\r\n99999999999999999999,b\r\n1,c\r\n");
  Reading how{{text_column("id"), {"amount", {"qty"}, kInt64}}, {}, BadRows::kDrop};
  how.columns[0].nullable = false;
  const auto dropped = scan({second, first}, how);
  EXPECT_EQ(dropped.rows, "0|2\n|2\n1|c|1\n");
  EXPECT_EQ(dropped.rejects,
            "0 7 2 qty not a number: 1,x\n"
            "0 18 5  wrong number of fields: 1 instead of 2: 3\n"
            "0 20 6  wrong number of fields: 3 instead of 2: \"4\n\",5,6\n"
            "0 29 8 id missing value: ,7\n"
            "0 32 9 qty not a finite number: 8,nan\n"
            "1 8 2 qty more decimal places than the column holds: 1.5,a\n"
            "1 15 3 id invalid bytes for the stated encoding: 1,\xFF\n"
            "1 20 4 qty number out of range: 99999999999999999999,b\n");
  EXPECT_EQ(dropped.report.files.at(0).read, 6);
  EXPECT_EQ(dropped.report.files.at(0).refused, 5);
  EXPECT_EQ(dropped.report.files.at(1).accepted, 1);

  how.bad_rows = BadRows::kPermissive;
  const auto permitted = scan({first, second}, how);
  EXPECT_EQ(permitted.rows, "0|1|-\n0|2\n|2\n0|8|-\n1|a|-\n1|b|-\n1|c|1\n");
  EXPECT_EQ(permitted.rejects,
            "0 18 5  wrong number of fields: 1 instead of 2: 3\n"
            "0 20 6  wrong number of fields: 3 instead of 2: \"4\n\",5,6\n"
            "0 29 8 id missing value: ,7\n"
            "1 15 3 id invalid bytes for the stated encoding: 1,\xFF\n");
}

TEST(CsvScan, StopsAtTheFirstBadRowOfTheInput) {
  const InputFolder folder("first");
  const Reading how{{text_column("id"), {"qty", {"qty"}, kInt64}}};
  const std::string hint =
      "\n  (source.bad_rows = \"drop\" or \"permissive\" notes such rows in rejects.csv and goes on)";
  for (const int bad : {0, 1, 57, 250, 498, 499}) {
    std::string text = "id,qty\n";
    std::size_t offset = 0;
    for (int i = 0; i < 500; ++i) {
      if (i == bad) offset = text.size();
      text += i >= bad && i % 7 == bad % 7 ? "row,oops\n" : "row,1\n";
    }
    const auto path = folder.add("a.csv", text);
    const auto other = folder.add("b.csv", "id,qty\nx,y\n");
    std::string expected = path;
    expected.append(", line ").append(std::to_string(bad + 2)).append(" (byte ").append(std::to_string(offset));
    expected.append("), column \"qty\": not a number\n  row,oops").append(hint);
    EXPECT_EQ(refusal({other, path}, how), expected);
  }
  // Within the quotes stand rows that look bad to ranks that begin there.
  const auto inside = folder.add("c.csv", "id,qty\n1,2\n\"x\ny\nz\nw\",\"never\n3,4\n5,6\n");
  EXPECT_EQ(refusal({inside}, how),
            inside + ", line 6 (byte 21): a quote opens here and never closes\n  \"never\\n3,4\\n5,6\\n");
}

TEST(CsvScan, RefusesAHeaderOfAnyFile) {
  const InputFolder folder("headers");
  const Reading how{{text_column("id")}};
  const auto good = folder.add("a.csv", "id,x\n" + std::string(300, '1') + ",2\n");
  const auto bad = folder.add("b.csv", "idd,x\n1,2\n");
  EXPECT_EQ(refusal({good, bad}, how),
            bad + ": there is no column \"id\"; did you mean \"idd\"? The header names: idd, x");
}

TEST(CsvScan, RefusesRecordsBeyondTheLimitInAnyMode) {
  const InputFolder folder("long");
  std::string text = "id,t\n";
  for (int i = 0; i < 200; ++i) text += "1,2\n";
  const std::size_t offset = text.size();
  for (const BadRows mode : {BadRows::kFail, BadRows::kDrop, BadRows::kPermissive}) {
    const Reading how{{text_column("id")}, {.max_record_bytes = 50'000}, mode};
    const auto longest = text + "1," + std::string(49'998, 'a') + "\n1,2\n";
    EXPECT_EQ(refusal({folder.add("fits.csv", longest)}, how), "");
    const auto plain = folder.add("plain.csv", text + "1," + std::string(400'000, 'a') + "\n1,2\n");
    EXPECT_TRUE(
        refusal({plain}, how)
            .starts_with(plain + ", line 202 (byte " + std::to_string(offset) +
                         "): a record begins here that is longer than 50000 bytes (source.max_record_bytes)\n  1,aaa"))
        << refusal({plain}, how);
    const auto quoted = folder.add("quoted.csv", text + "1,\"" + std::string(400'000, '\n') + "\"\n1,2\n");
    EXPECT_TRUE(refusal({quoted}, how)
                    .starts_with(quoted + ", line 202 (byte " + std::to_string(offset + 2) +
                                 "): a quote opens here, in a record that does not end within"))
        << refusal({quoted}, how);
  }
}

TEST(CsvScan, NoticesAFileThatBecomesShorter) {
  const InputFolder folder("shrink");
  const auto path = folder.add("a.csv", "id\n1\n2\n3\n4\n5\n6\n");
  CsvInput input{test::find_files({{path}}), {{}}, {BadRows::kDrop}, {text_column("id")}};
  folder.add("a.csv", "id\n1\n2\n");
  const ScratchFolder scratch(test::shared_folder());
  RejectLog rejects(scratch.path());
  RowCollector collector;
  const auto message = message_of<InputError>([&] { scan_csv(world(), input, collector, rejects); });
  EXPECT_NE(message.find("a.csv became shorter while it was read"), std::string::npos) << message;
}

/// Rows whose quoted fields hold what looks like whole rows, so that guesses go wrong.
std::string imitating_file(std::mt19937& random, std::string& expected) {
  std::string text = "id,text\n";
  expected.clear();
  for (int row = 0; row < 80; ++row) {
    std::string field;
    std::string raw;
    for (std::size_t lines = random() % 12; lines > 0; --lines) {
      static const std::vector<std::string> lines_of_field = {"1,2\n", "3,\"\n4\"\n", ",\"", "\"\n\"",
                                                              "plain", "\r\n",        "5,6"};
      field += lines_of_field[random() % lines_of_field.size()];
    }
    for (const char c : field) raw += c == '"' ? "\"\"" : std::string(1, c);
    text += std::to_string(row) + ",\"" + raw + (random() % 2 == 0 ? "\"\n" : "\"\r\n");
    expected.append("0|").append(std::to_string(row)).append("|").append(field.empty() ? "-" : field).append("\n");
  }
  return text;
}

TEST(CsvScan, GivesTheSameRowsOnAnyNumberOfRanks) {
  const InputFolder folder("generated");
  const Reading how{{text_column("id"), text_column("text")}};
  std::mt19937 random(4711);
  int rescans = 0;
  for (int file = 0; file < 60; ++file) {
    std::string expected;
    const auto path = folder.add("g.csv", imitating_file(random, expected));
    const auto result = scan({path}, how);
    EXPECT_EQ(result.rows, expected);
    rescans += result.report.rescan_rounds;
  }
  EXPECT_EQ(rescans > 0, world().size() > 1);  // guesses were put to the test
}

}  // namespace
}  // namespace rankwise
