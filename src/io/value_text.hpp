#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "engine/data/column.hpp"

namespace rankwise {

/// Appends a value that is not null as outputs spell it: decimals with all their places, timestamps as
/// "YYYY-MM-DD HH:MM:SS", dates as "YYYY-MM-DD", booleans as true or false, float64 as the shortest text that reads
/// back to the same double ("nan", "inf" and "-inf" too), text as it stands. @local
/// @throws BudgetError  a date or timestamp lies outside the years 1 to 9999
void append_value_text(std::string& text, const Column& column, std::int64_t row);

}  // namespace rankwise
