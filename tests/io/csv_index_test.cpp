#include "io/csv_index.hpp"

#include <gtest/gtest.h>

#include <random>       // std::mt19937
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {
namespace {

using Index = void (*)(const char*, std::size_t, char, char, CsvIndex&);

/// All that an index says, as text: positions of field ends, records marked by '|', then the flags.
std::string describe(Index make, std::string_view data, char delimiter = ',') {
  CsvIndex index;
  make(data.data(), data.size(), delimiter, '"', index);
  std::string text;
  std::size_t record = 0;
  for (std::size_t i = 0; i < index.field_count; ++i) {
    text += std::to_string(index.ends[i]);
    const bool ends_record = record < index.record_count && index.record_last[record] == i;
    record += ends_record ? 1 : 0;
    text += ends_record ? '|' : ' ';
  }
  if (record != index.record_count) text += "records out of order";
  if (index.inside_quotes) text += "quoted";
  if (index.has_high_bytes) text += "high";
  return text;
}

TEST(CsvIndex, MarksEndsOfFieldsAndRecords) {
  for (const Index make : {index_csv, index_csv_bytewise}) {
    EXPECT_EQ(describe(make, ""), "");
    EXPECT_EQ(describe(make, "a,b\nc\n"), "1 3|5|");
    EXPECT_EQ(describe(make, "a;b,c\n", ';'), "1 5|");
    EXPECT_EQ(describe(make, "\"a,\n\",b\n"), "5 7|");
    EXPECT_EQ(describe(make, "\"a\"\",\"\"\n\",b"), "9 ");
    EXPECT_EQ(describe(make, "a,\"b\nc"), "1 quoted");
    EXPECT_EQ(describe(make, "\xE9\n"), "1|high");
  }
}

TEST(CsvIndex, TakesAQuoteAsTextUnlessItOpensAField) {
  for (const Index make : {index_csv, index_csv_bytewise}) {
    EXPECT_EQ(describe(make, "a\"b,c\"\n"), "3 6|");
    EXPECT_EQ(describe(make, "\"a\"b\"c,d\n"), "6 8|");  // text behind the closing quote
    EXPECT_EQ(describe(make, " \"a,b\"\n"), "3 6|");
    EXPECT_EQ(describe(make, "\"\"\"\n"), "quoted");
  }
}

std::string random_csv(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string data(size, ' ');
  for (auto& c : data) c = alphabet[random() % alphabet.size()];
  return data;
}

TEST(CsvIndex, FastEqualsBytewiseAtEverySizeAndAlignment) {
  std::mt19937 random(7);
  for (std::size_t size = 0; size <= 200; ++size) {
    const std::string data = std::string(size, 'x') + "\"a\"\"\n,\",b\r\n\"\"\n" + std::string(70, 'y') + "\xC3\xA9,\"";
    EXPECT_EQ(describe(index_csv, data), describe(index_csv_bytewise, data)) << size;
    const auto cut = std::string_view(data).substr(0, size);
    EXPECT_EQ(describe(index_csv, cut), describe(index_csv_bytewise, cut)) << size;
  }
  for (int round = 0; round < 4000; ++round) {
    // Most rounds hold fields that are quoted rightly or not at all, so that the fast way is taken; others hold any
    // mix.
    std::string data;
    for (std::size_t fields = random() % 60; fields > 0; --fields) {
      const auto text = random_csv(random, random() % 12, "ab \r\xE9");
      data += random() % 3 == 0 ? '"' + text + random_csv(random, random() % 5, ",\n") + "\"\"" + '"' : text;
      data += random() % 4 == 0 ? '\n' : ',';
    }
    if (round % 3 == 0) data = random_csv(random, random() % 400, "ab,\n\"\r\xFF");
    ASSERT_EQ(describe(index_csv, data), describe(index_csv_bytewise, data)) << testing::PrintToString(data);
  }
}

TEST(CsvIndex, CountsLines) {
  EXPECT_EQ(count_lines("", 0), 0);
  std::mt19937 random(8);
  for (std::size_t size = 0; size < 300; ++size) {
    const auto data = random_csv(random, size, "a\n,");
    EXPECT_EQ(count_lines(data.data(), size), std::count(data.begin(), data.end(), '\n'));
  }
}

}  // namespace
}  // namespace rankwise
