#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view

#include "engine/data/table.hpp"

namespace rankwise {

/// Appends a row as a JSON object (RFC 8259), columns in the order of the table.
///
/// int64, decimals (with all their places) and float64 (the shortest text that reads back) are numbers, booleans true
/// or false, text, dates and timestamps strings as in CSV; a null is null, and so are NaN and infinity, which JSON
/// does not know. @local
/// @throws BudgetError  a date or timestamp lies outside the years 1 to 9999
void append_json_object(std::string& text, const Table& table, std::int64_t row);

/// Appends UTF-8 as a JSON string: quotes, backslashes and control characters are escaped. @local
void append_json_string(std::string& text, std::string_view value);

}  // namespace rankwise
