#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "io/csv_dialect.hpp"
#include "io/input_files.hpp"

namespace rankwise {

/// What a file's first record says.
struct CsvHeader {
  std::vector<std::string> names;
  std::int64_t data_begin = 0;      ///< offset of the first record after the header
  std::int64_t header_lines = 1;    ///< line feeds before data_begin
  std::vector<int> column_of = {};  ///< for each ScanColumn: its field in a record
};

/// Reads a file's header and finds the wanted columns in it. @local
/// @throws InputError  no header, a wanted column is missing (with the nearest name) or stands there twice, the file
///                     looks binary or is encoded as UTF-16
CsvHeader read_csv_header(const InputFile& file, const CsvDialect& dialect, const std::vector<ScanColumn>& columns);

/// Splits one record into its fields, with quotes resolved. @local
std::vector<std::string> split_csv_record(std::string_view record, const CsvDialect& dialect);

/// Resolves a field that starts with a quote: "a ""b""" is a "b"; text behind the closing quote belongs to it. @local
void append_unquoted(std::string_view field, char quote, std::string& to);

}  // namespace rankwise
