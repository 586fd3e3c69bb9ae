#pragma once
#include <cstdint>      // std::int64_t
#include <string_view>  // std::string_view

namespace rankwise {

// Texts count in characters (code points of UTF-8). Bytes that are no UTF-8 never lead beyond the end of a text. @local

/// Tells whether a byte continues a character.
constexpr bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Counts the bytes of the character that begins at `text[at]`.
constexpr std::size_t character_size(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  while (at + size < text.size() && continues_character(text[at + size])) ++size;
  return size;
}

inline std::int64_t count_characters(std::string_view text) {
  std::int64_t count = 0;
  for (const char c : text) count += continues_character(c) ? 0 : 1;
  return count;
}

/// Tells where character `index` (from 0) begins; text.size() where there are not so many.
inline std::size_t offset_of_character(std::string_view text, std::int64_t index) {
  std::size_t at = 0;
  while (at < text.size() && index > 0) {
    at += character_size(text, at);
    --index;
  }
  return at;
}

/// Reads the code point at `text[at]`, a character of valid UTF-8.
constexpr char32_t code_point(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return lead;
  const std::size_t size = character_size(text, at);
  char32_t point = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) point = (point << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return point;
}

/// Writes a code point as UTF-8, at most 4 bytes; returns the end.
constexpr char* put_code_point(char* at, char32_t point) {
  const auto put = [&](char32_t byte) { *at++ = static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
  return at;
}

}  // namespace rankwise
