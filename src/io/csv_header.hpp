#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "io/byte_source.hpp"
#include "io/csv_dialect.hpp"

namespace rankwise {

/// What a file's first record says; blank lines before it are skipped.
struct CsvHeader {
  std::vector<std::string> names;
  std::int64_t data_begin = 0;      ///< offset of the first record after the header
  std::int64_t header_lines = 1;    ///< line feeds before data_begin
  std::vector<int> column_of = {};  ///< for each ScanColumn: its field in a record
};

/// Reads a file's header and finds the wanted columns in it. @local
/// @param source  the file from its first byte on
/// @param path    what messages call it
/// @throws InputError  no header, a quote in it never closes, a wanted column is missing (with the nearest name) or
///                     stands there twice, the file looks binary, is a zip archive or is encoded as UTF-16
CsvHeader read_csv_header(ByteSource& source, const std::string& path, const CsvDialect& dialect,
                          const std::vector<ScanColumn>& columns);

/// Splits one record into its fields, with quotes resolved. @local
std::vector<std::string> split_csv_record(std::string_view record, const CsvDialect& dialect);

/// Resolves a field that starts with a quote: "a ""b""" is a "b"; text behind the closing quote belongs to it. @local
void append_unquoted(std::string_view field, char quote, std::string& to);

}  // namespace rankwise
