#include "io/plain_range.hpp"

#include <gtest/gtest.h>

#include <algorithm>  // std::count

#include "io/csv_in_memory.hpp"

namespace rankwise {
namespace {

std::optional<PlainRangeEnd> find(const std::string& text, std::int64_t start, std::int64_t range_end) {
  test::MemorySource source(text, start);
  return find_plain_end(source, start, range_end, '"');
}

TEST(PlainRange, EndsBehindTheRecordThatStartsInIt) {
  const std::string text = "ab\nc\n\nlong line\nlast";
  for (std::int64_t start : {0, 3, 5, 6, 16}) {
    for (std::int64_t range_end = 0; range_end <= static_cast<std::int64_t>(text.size()); ++range_end) {
      std::int64_t end = start;  // the plain definition: take records while they start in the range
      while (end < range_end && end < static_cast<std::int64_t>(text.size())) {
        const auto feed = text.find('\n', static_cast<std::size_t>(end));
        end = static_cast<std::int64_t>(feed == std::string::npos ? text.size() : feed + 1);
      }
      const auto found = find(text, start, range_end);
      ASSERT_TRUE(found);
      EXPECT_EQ(found->end, end) << start << " " << range_end;
      EXPECT_EQ(found->lines, std::count(text.begin() + start, text.begin() + end, '\n'));
    }
  }
}

TEST(PlainRange, GoesOnOverChunks) {
  std::string text(300000, 'x');
  text += "\nrest\n\"quoted\"\n";
  EXPECT_EQ(find(text, 0, 10)->end, 300001);
  EXPECT_EQ(find(text, 0, 262144)->end, 300001);
  EXPECT_EQ(find(text, 0, 300002)->end, 300006);
  EXPECT_EQ(find(text, 0, 300002)->lines, 2);
  EXPECT_FALSE(find(text, 0, 300007)) << "a quote stands there";
}

}  // namespace
}  // namespace rankwise
