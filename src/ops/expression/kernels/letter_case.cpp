#include "ops/expression/kernels/letter_case.hpp"

#include <array>  // std::array

#include "io/utf8.hpp"
#include "ops/expression/kernels/characters.hpp"

namespace rankwise {
namespace {

/// Capital letters `first`, `first + step`, ... `last`, each with its small letter `distance` behind it.
struct CaseRange {
  char32_t first;
  char32_t last;
  char32_t step;
  char32_t distance;
};

constexpr std::array<CaseRange, 25> kRanges{{
    {0x0041, 0x005A, 1, 32}, {0x00C0, 0x00D6, 1, 32}, {0x00D8, 0x00DE, 1, 32},  // ASCII and Latin-1
    {0x0100, 0x012E, 2, 1},  {0x0132, 0x0136, 2, 1},  {0x0139, 0x0147, 2, 1},   // Latin Extended-A
    {0x014A, 0x0176, 2, 1},  {0x0179, 0x017D, 2, 1},                            //
    {0x01CD, 0x01DB, 2, 1},  {0x01DE, 0x01EE, 2, 1},  {0x01F8, 0x021E, 2, 1},   // Latin Extended-B
    {0x0222, 0x0232, 2, 1},                                                     //
    {0x0388, 0x038A, 1, 37}, {0x038E, 0x038F, 1, 63}, {0x0391, 0x03A1, 1, 32},  // Greek
    {0x03A3, 0x03AB, 1, 32},                                                    //
    {0x0400, 0x040F, 1, 80}, {0x0410, 0x042F, 1, 32}, {0x0460, 0x0480, 2, 1},   // Cyrillic
    {0x048A, 0x04BE, 2, 1},  {0x04C1, 0x04CD, 2, 1},  {0x04D0, 0x052E, 2, 1},   //
    {0x1E00, 0x1E94, 2, 1},  {0x1EA0, 0x1EFE, 2, 1},  {0x04C0, 0x04C0, 1, 15},
}};

struct CasePair {
  char32_t capital;
  char32_t small;
};

constexpr std::array<CasePair, 6> kPairs{{
    {0x0178, 0x00FF},
    {0x018F, 0x0259},
    {0x01A0, 0x01A1},
    {0x01AF, 0x01B0},
    {0x0386, 0x03AC},
    {0x038C, 0x03CC},
}};

/// `kFirst` is where the letters to change begin in ASCII: their case is one bit.
template <char32_t (*Map)(char32_t), char kFirst>
char* put_mapped(char* at, std::string_view text) {
  if (is_ascii(text)) {
    for (const char c : text) {
      const bool turns = static_cast<unsigned char>(c - kFirst) < 26;
      *at++ = static_cast<char>(c ^ (turns ? 0x20 : 0));
    }
    return at;
  }
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_size(text, i);
    at = put_code_point(at, Map(code_point(text, i)));
    i += size;
  }
  return at;
}

}  // namespace

char32_t small_letter(char32_t point) {
  for (const auto& range : kRanges) {
    if (point >= range.first && point <= range.last && (point - range.first) % range.step == 0) {
      return point + range.distance;
    }
  }
  for (const auto& pair : kPairs) {
    if (point == pair.capital) return pair.small;
  }
  return point == 0x0130 ? U'i' : point;  // dotted capital I
}

char32_t capital_letter(char32_t point) {
  for (const auto& range : kRanges) {
    const char32_t capital = point - range.distance;
    if (capital >= range.first && capital <= range.last && (capital - range.first) % range.step == 0) return capital;
  }
  for (const auto& pair : kPairs) {
    if (point == pair.small) return pair.capital;
  }
  switch (point) {
    case 0x0131:  // dotless i
      return U'I';
    case 0x017F:  // long s
      return U'S';
    case 0x00B5:  // the micro sign is the Greek mu
      return 0x039C;
    case 0x03C2:  // sigma at the end of a word
      return 0x03A3;
    default:
      return point;
  }
}

bool is_word_character(char32_t point) {
  if (point < 0x80) {
    return (point >= U'0' && point <= U'9') || (point >= U'a' && point <= U'z') || (point >= U'A' && point <= U'Z');
  }
  if (point < 0xC0) return point == 0xAA || point == 0xB5 || point == 0xBA;
  return point != 0xD7 && point != 0xF7 && !(point >= 0x2000 && point <= 0x2BFF) &&
         !(point >= 0x3000 && point <= 0x303F);
}

char* put_lower(char* at, std::string_view text) {
  return put_mapped<small_letter, 'A'>(at, text);
}

char* put_upper(char* at, std::string_view text) {
  return put_mapped<capital_letter, 'a'>(at, text);
}

}  // namespace rankwise
