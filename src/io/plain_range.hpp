#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional

#include "io/byte_source.hpp"

namespace rankwise {

/// Where a range of a CSV file ends, and how many line feeds stand before that.
struct PlainRangeEnd {
  std::int64_t end = 0;  ///< offset of the first record that starts behind the range; at most the file's size
  std::int64_t lines = 0;
};

/// Finds the end of a range in which no quote stands: records end at line feeds there, and need not be indexed. @local
/// @param source     the file's bytes from `start` on
/// @param start      offset of the first record that starts in the range
/// @param range_end  offset behind the range
/// @return           nothing where a quote stands in the records
/// @throws InputError  the file cannot be read
std::optional<PlainRangeEnd> find_plain_end(ByteSource& source, std::int64_t start, std::int64_t range_end, char quote);

}  // namespace rankwise
