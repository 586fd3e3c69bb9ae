#include "io/plain_range.hpp"

#include <cstring>  // std::memchr
#include <vector>   // std::vector

#include "io/csv_index.hpp"

namespace rankwise {

std::optional<PlainRangeEnd> find_plain_end(ByteSource& source, std::int64_t start, std::int64_t range_end,
                                            char quote) {
  constexpr std::size_t kChunk = 256 << 10;
  std::vector<char> chunk(kChunk);
  PlainRangeEnd found{start, 0};
  while (found.end < range_end) {
    std::size_t size = source.read(chunk.data(), kChunk);
    if (size == 0) return found;
    // The record that goes on behind the range belongs to it.
    const std::int64_t last_byte = range_end - 1 - found.end;
    bool ends_here = false;
    if (last_byte < static_cast<std::int64_t>(size)) {
      const auto from = static_cast<std::size_t>(last_byte);
      const auto* feed = static_cast<const char*>(std::memchr(chunk.data() + from, '\n', size - from));
      ends_here = feed != nullptr;
      if (ends_here) size = static_cast<std::size_t>(feed - chunk.data()) + 1;
    }
    if (std::memchr(chunk.data(), quote, size) != nullptr) return std::nullopt;
    found.lines += count_lines(chunk.data(), size);
    found.end += static_cast<std::int64_t>(size);
    if (ends_here) return found;
    if (found.end >= range_end) range_end = found.end + 1;  // the record's end is still to come
  }
  return found;
}

}  // namespace rankwise
