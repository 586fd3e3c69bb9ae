#pragma once
#include <string_view>  // std::string_view

namespace rankwise {

/// The small and the capital letter of a code point, by the simple mappings of Unicode for the letters of living
/// languages in Latin (U+0041 to U+0233, U+1E00 to U+1EFF), Greek and Cyrillic script; other letters stay as they are.
/// Neither needs more bytes of UTF-8 than what it replaces. @local
char32_t small_letter(char32_t point);
char32_t capital_letter(char32_t point);

/// Tells whether a code point belongs to a word, as initcap() understands it: letters and digits. @local
bool is_word_character(char32_t point);

/// Writes `text` in small letters, at most text.size() bytes; returns the end. @local
char* put_lower(char* at, std::string_view text);
char* put_upper(char* at, std::string_view text);

}  // namespace rankwise
