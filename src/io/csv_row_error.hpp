#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/runtime/error.hpp"
#include "io/csv_range_reader.hpp"

namespace rankwise {

/// Brings the first 200 bytes of a record or field to one line of UTF-8, for messages. @local
std::string one_line_excerpt(const std::string& text, Encoding encoding);

/// Names a line of a file: "crm.csv, line 7". @local
/// @param line       line feeds before it in the range that it was read in
/// @param line_base  line feeds of the file before that range
std::string line_text(const InputFile& file, std::int64_t line, std::int64_t line_base);

/// Makes the error that tells of a refused row: file, line, byte, column, reason, the start of the row, and what to do.
/// @local
/// @param index      of the file in the order of the input
/// @param line_base  as in line_text
/// @param advice     a line in brackets each
InputError refused_row_error(const InputFile& file, int index, Encoding encoding, const RefusedRow& row,
                             std::int64_t line_base, const std::vector<std::string>& advice);

}  // namespace rankwise
