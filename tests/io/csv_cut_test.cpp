// Ownership of records: wherever a file is cut, the rows are those of the whole.
#include <gtest/gtest.h>

#include <random>  // std::mt19937

#include "io/csv_in_memory.hpp"

namespace rankwise {
namespace {

using test::CsvContent;
using test::CutReading;
using test::Rows;

/// Reads by the rules of Python's csv module (_csv.c, parse_process_char), a character at a time; blank lines are
/// skipped and CR counts before LF only.
Rows read_plainly(std::string_view bytes) {
  Rows rows;
  std::vector<std::string> row;
  std::string field;
  enum { kStart, kText, kQuoted, kBehindQuote } state = kStart;
  bool blank = true;
  const auto end_record = [&] {
    if (state == kText && field.ends_with('\r')) field.pop_back();
    if (!blank || !row.empty() || !field.empty()) {
      row.push_back(field);
      rows.push_back(row);
    }
    row.clear();
    field.clear();
    state = kStart;
    blank = true;
  };
  for (const char c : bytes) {
    if (c == '"') blank = false;
    if (state == kQuoted) {
      if (c == '"') {
        state = kBehindQuote;
      } else {
        field.push_back(c);
      }
    } else if (c == '"' && state != kText) {
      if (state == kBehindQuote) field.push_back('"');
      state = kQuoted;
    } else if (c == ',') {
      row.push_back(field);
      field.clear();
      state = kStart;
    } else if (c == '\n') {
      end_record();
    } else {
      field.push_back(c);
      state = kText;
    }
  }
  if (!bytes.empty() && bytes.back() != '\n') end_record();
  return rows;
}

CsvContent read_cut(std::string_view bytes, const std::vector<std::int64_t>& cuts, BadRows bad_rows = BadRows::kDrop,
                    CsvDialect dialect = {}) {
  return CutReading(bytes, cuts, std::move(dialect), bad_rows, 64).content();
}

/// Compares one range with all pairs of ranges, and with some triples.
void expect_same_at_every_cut(const std::string& bytes, BadRows bad_rows = BadRows::kDrop,
                              const CsvDialect& dialect = {}) {
  const CsvContent whole = read_cut(bytes, {}, bad_rows, dialect);
  const auto size = static_cast<std::int64_t>(bytes.size());
  for (std::int64_t cut = 0; cut <= size; ++cut) {
    ASSERT_EQ(read_cut(bytes, {cut}, bad_rows, dialect), whole) << "cut at " << cut << " of " << bytes;
    for (const std::int64_t next : {cut + 1, cut + 2, cut + 7, cut + 30}) {
      if (next > size) break;
      ASSERT_EQ(read_cut(bytes, {cut, next}, bad_rows, dialect), whole)
          << "cut at " << cut << "," << next << " of " << bytes;
    }
  }
}

TEST(CsvCut, ReadsByTheRulesOfPython) {
  const CsvContent content = read_cut("a,b\n\"x,\"\"y\n\",\"z\"w\"\r\n\r\n,\n\"\",q\"\n1,2,3\n5,\"\"\"\"", {});
  EXPECT_EQ(content.rows, (Rows{{"a", "b"}, {"x,\"y\n", "zw\""}, {"", ""}, {"", "q\""}, {"5", "\""}}));
  EXPECT_EQ(content.refused, std::vector<std::string>{"30 7 wrong number of fields: 3 instead of 2: 1,2,3"});
  EXPECT_EQ(content.failure, "");
}

TEST(CsvCut, KeepsRowsThatAQuotedFieldImitates) {
  expect_same_at_every_cut("id,text\n1,\"x\n2,y\n3,z\n4,w\n\"\n5,v\n6,\"\n7,\"\"q\"\"\n\"\n");
  std::string imitation = "id,text\n1,\"";
  for (int i = 0; i < 30; ++i) imitation += std::to_string(i) + ",row\n";
  expect_same_at_every_cut(imitation + "\"\n2,b\n");
}

TEST(CsvCut, KeepsDoubledQuotesAndLineEnds) {
  expect_same_at_every_cut("a,b\r\n\"1\"\"\",\"\"\"\"\r\n\"\r\n\",\"\"\"\r\n\"\"\"\r\n\r\n\r\n3,4");
  expect_same_at_every_cut("a\n\"\n\"\n\n\"\n\n\"\nb\n\"\"\n\"\"\"\n\"\"\"");
}

TEST(CsvCut, KeepsQuotesInTheMiddleOfFields) {
  expect_same_at_every_cut("a,b\n5\" pipe,x\ny \"quoted\" z,\"q\"rest\n\"a\"b\",c\n\"u\n\"v\",w\n1,2,3\n5',6\"\n");
}

TEST(CsvCut, KeepsRefusedRowsAndTheirLines) {
  const std::string bytes = "a,b\n\"x\ny\",1,2\n\xFF,3\n\n4\n\"\n\n\",5\n6,7,8\n";
  EXPECT_EQ(read_cut(bytes, {}).refused,
            (std::vector<std::string>{"4 2 wrong number of fields: 3 instead of 2: \"x\ny\",1,2",
                                      "14 4 invalid bytes for the stated encoding: \xFF,3",
                                      "19 6 wrong number of fields: 1 instead of 2: 4",
                                      "28 10 wrong number of fields: 3 instead of 2: 6,7,8"}));
  expect_same_at_every_cut(bytes);
  expect_same_at_every_cut(bytes, BadRows::kFail);
}

TEST(CsvCut, NamesThePlaceOfAQuoteThatNeverCloses) {
  const std::string bytes = "a,b\n1,\"x\ny\"\n3,\"4\nz\",\"5,6\n7,8\n";
  EXPECT_EQ(read_cut(bytes, {}).failure, "20 5 a quote opens here and never closes: \"5,6\n7,8\n");
  expect_same_at_every_cut(bytes);
  expect_same_at_every_cut(bytes, BadRows::kFail);
}

TEST(CsvCut, ReportsTheFirstFailureThoughRanksBehindFailEarlier) {
  // Behind a cut within the quoted "x\ny\nz" stand rows that look bad; the quote that never closes comes later in the
  // file, yet belongs to the record before them.
  const std::string bytes = "a,b\n1,2\n\"x\ny\nz\",\"never\n3,4\n";
  EXPECT_EQ(read_cut(bytes, {}, BadRows::kFail).failure, "16 5 a quote opens here and never closes: \"never\n3,4\n");
  expect_same_at_every_cut(bytes, BadRows::kFail);
}

TEST(CsvCut, HoldsTheLimitOfARecordExactly) {
  CsvDialect dialect;
  dialect.max_record_bytes = 10;
  EXPECT_EQ(read_cut("a,b\n12345,7890\n1,2\n", {}, BadRows::kDrop, dialect).rows.size(), 3U);
  EXPECT_EQ(read_cut("a,b\n12345,7890", {}, BadRows::kDrop, dialect).rows.size(), 2U);
  EXPECT_EQ(read_cut("a,b\n12345,78901\n1,2\n", {}, BadRows::kDrop, dialect).failure,
            "4 2 a record begins here that is longer than 10 bytes (source.max_record_bytes): 12345,78901");
  EXPECT_EQ(read_cut("a,b\n1,\"345\n78901\"\n", {}, BadRows::kDrop, dialect).failure,
            "6 2 a quote opens here, in a record that does not end within 10 bytes (source.max_record_bytes): "
            "\"345\n7890");
  expect_same_at_every_cut("a,b\n12345,7890\n1,2\n12345,78901\n3,4\n", BadRows::kDrop, dialect);
  expect_same_at_every_cut("a,b\n1,2\n3,\"\n5,6\n7,8\n9\"\n,\n", BadRows::kDrop, dialect);
}

/// Fields and text between them as they stand in nasty files.
std::string nasty_bytes(std::mt19937& random, bool well_formed) {
  static const std::vector<std::string> fields = {"",         "a",      "\"\"",     "\"x,y\"",         "\"1,2\n3,4\n\"",
                                                  "\"\"\"\"", "\"\n\"", "\"\r\n\"", "\"a\"\"b\"",      "\xC3\xA9",
                                                  " \"q\"",   "z\"",    "\"t\"u",   "\"v\"\",\"\"w\"", "\r"};
  std::string bytes;
  const std::size_t columns = 1 + random() % 3;
  while (bytes.size() < 120 + random() % 200) {
    for (std::size_t c = 0; c < columns; ++c) bytes += (c == 0 ? "" : ",") + fields[random() % fields.size()];
    bytes += random() % 3 == 0 ? "\r\n" : "\n";
    if (!well_formed && random() % 8 == 0) bytes += "\",\n\""[random() % 4];
  }
  if (random() % 2 == 0) bytes.pop_back();
  return bytes;
}

TEST(CsvCut, ChangesNothingInGeneratedFiles) {
  std::mt19937 random(20101201);
  int rounds = 0;
  for (int file = 0; file < 60; ++file) {
    const std::string bytes = nasty_bytes(random, file % 2 == 0);
    const CsvContent whole = read_cut(bytes, {});
    if (whole.refused.empty() && whole.failure.empty()) {
      EXPECT_EQ(whole.rows, read_plainly(bytes)) << bytes;
    }
    for (std::int64_t cut = 0; cut <= static_cast<std::int64_t>(bytes.size()); ++cut) {
      CutReading reading(bytes, {cut}, {}, BadRows::kDrop, 1 + random() % 100);
      ASSERT_EQ(reading.content(), whole) << "cut at " << cut << " of " << bytes;
      rounds += reading.rounds();
      ASSERT_EQ(read_cut(bytes, {cut}, BadRows::kFail), read_cut(bytes, {}, BadRows::kFail)) << cut << " " << bytes;
    }
  }
  EXPECT_GT(rounds, 0);  // some guesses were wrong, and were put right
}

}  // namespace
}  // namespace rankwise
