#pragma once
#include <cstdint>      // std::int64_t
#include <string_view>  // std::string_view

namespace rankwise {

enum class NumberStatus : std::uint8_t { kValue, kNotANumber, kOutOfRange };

/// Reads a decimal number (sign, digits, point, exponent) in units of 10^-scale, rounded half away from zero.
/// Blanks around it do not matter. @local
NumberStatus parse_rounded_decimal(std::string_view text, int scale, std::int64_t& units);

/// Reads an integer: sign and digits, blanks around it do not matter. @local
NumberStatus parse_bigint(std::string_view text, std::int64_t& value);

/// Reads a double; inf, infinity and nan in any case are understood, blanks around it do not matter. @local
NumberStatus parse_any_double(std::string_view text, double& value);

/// Reads what PostgreSQL takes for a boolean: 1, 0, on, off, and true, false, yes, no or a beginning of these. @local
bool parse_boolean(std::string_view text, std::int64_t& value);

/// Cuts white space from both ends. @local
std::string_view without_space(std::string_view text);

}  // namespace rankwise
