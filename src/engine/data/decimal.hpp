#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

namespace rankwise {

/// Appends a decimal with exactly `scale` places: (-5, 2) is "-0.05", (1200, 2) is "12.00", (7, 0) is "7".
/// Exact for every int64. @local
void append_decimal(std::string& text, std::int64_t units, int scale);
std::string format_decimal(std::int64_t units, int scale);

/// Puts a comma after each group of three digits of the whole part: "-1234567.8" becomes "-1,234,567.8". @local
std::string group_digits(std::string number);

}  // namespace rankwise
