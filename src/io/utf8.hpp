#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

/// Tells whether bytes are valid UTF-8 (RFC 3629: no overlong forms, no surrogates). @local
bool is_valid_utf8(std::string_view text);

/// Tells whether all bytes are below 0x80. @local
bool is_ascii(std::string_view text);

/// Turns ISO 8859-1 into UTF-8. @local
std::string utf8_from_latin1(std::string_view text);

/// Replaces bytes that are not valid UTF-8 by \xNN, so that the text can stand in a UTF-8 file. @local
std::string printable_utf8(std::string_view text);

}  // namespace rankwise
