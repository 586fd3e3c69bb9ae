#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "engine/data/record_batch.hpp"

namespace rankwise {

/// Appends a double as the shortest text that reads back to it, as in CSV outputs; a NaN is "nan". @local
void append_double(std::string& text, double value);

/// Appends a value of an integral type as in CSV outputs: 12, 0.25, true, 2011-12-09, 2011-12-09 12:50:00. @local
/// @throws BudgetError  a date outside the years 1 to 9999
void append_integral(std::string& text, std::int64_t value, const DataType& type);

/// Appends a value for messages: as in CSV outputs, text in single quotes (long ones cut short), a null as "null".
/// @local
void append_quoted_value(std::string& text, const BatchColumn& column, std::int64_t row);

/// Puts a text in single quotes for messages, long ones cut short. @local
std::string quoted(std::string_view text);

}  // namespace rankwise
