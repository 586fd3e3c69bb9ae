#pragma once
#include <cstddef>  // std::size_t
#include <cstdint>  // std::uint32_t
#include <vector>   // std::vector

namespace rankwise {

/// Where fields and records end within a chunk of CSV that starts at a record's start.
///
/// Semantics of Python's csv module: a quote is special only at a field's start; inside a quoted field a doubled quote
/// stands for one; text after a closing quote belongs to the field; a record ends at LF outside quotes.
struct CsvIndex {
  std::vector<std::uint32_t> ends;         ///< positions of delimiters and record ends, ascending
  std::vector<std::uint32_t> record_last;  ///< for each record: the index in `ends` of its end
  std::size_t field_count = 0;             ///< used part of `ends`
  std::size_t record_count = 0;            ///< used part of `record_last`
  bool inside_quotes = false;              ///< the chunk ends within a quoted field
  bool has_high_bytes = false;             ///< a byte of 0x80 or more occurs
};

/// Indexes `size` bytes (fewer than 2^31), 64 at a time with the widest vectors that the machine has; a chunk with a
/// quote in the middle of an unquoted field is indexed byte by byte. @local
void index_csv(const char* data, std::size_t size, char delimiter, char quote, CsvIndex& index);

/// The same byte by byte: the plain definition that the fast one must equal. @local
void index_csv_bytewise(const char* data, std::size_t size, char delimiter, char quote, CsvIndex& index);

/// Counts line feeds. @local
std::int64_t count_lines(const char* data, std::size_t size);

}  // namespace rankwise
