#include "io/utf8.hpp"

#include <gtest/gtest.h>

namespace rankwise {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsTheEndsOfEveryLength) {
  for (const auto text :
       {""sv, "a"sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv,
        "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "caf\xC3\xA9 \xF0\x9F\x98\x80!"sv}) {
    EXPECT_TRUE(is_valid_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RefusesWhatRfc3629Forbids) {
  for (const auto text : {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv,  // overlong
                          "\xF0\x8F\xBF\xBF"sv, "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv,          // surrogates
                          "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv,              // beyond U+10FFFF
                          "\xC3"sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC3z"sv, "\xE2\x82z"sv,
                          "a\xE9"
                          "b"sv}) {
    EXPECT_FALSE(is_valid_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, FindsHighBytesAtEveryPlace) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text(size, 'a');
    EXPECT_TRUE(is_ascii(text));
    for (std::size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      EXPECT_FALSE(is_ascii(text)) << i << " of " << size;
      text[i] = 'a';
    }
  }
}

TEST(Utf8, ReadsLatin1) {
  EXPECT_EQ(utf8_from_latin1("n\xE4me \xFF\x80"), "n\xC3\xA4me \xC3\xBF\xC2\x80");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  EXPECT_TRUE(is_valid_utf8(utf8_from_latin1(all)));
  EXPECT_EQ(utf8_from_latin1(all).size(), 384U);
}

TEST(Utf8, ShowsInvalidBytes) {
  EXPECT_EQ(printable_utf8("caf\xE9,caf\xC3\xA9"), "caf\\xE9,caf\xC3\xA9");
  EXPECT_EQ(printable_utf8("\xED\xA0\x80"), "\\xED\\xA0\\x80");
}

}  // namespace
}  // namespace rankwise
