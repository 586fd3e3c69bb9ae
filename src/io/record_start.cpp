#include "io/record_start.hpp"

#include <algorithm>  // std::max
#include <string>     // std::string

#include "io/csv_index.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kWindowBytes = 64 << 10;

/// Position behind the first line end outside quotes, or npos. `inside` tells whether the window starts in quotes.
std::size_t behind_first_record(std::string_view window, const CsvDialect& dialect, bool inside) {
  bool field_start = false;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const char c = window[i];
    if (inside) {
      if (c == dialect.quote) {
        const bool doubled = i + 1 < window.size() && window[i + 1] == dialect.quote;
        i += doubled ? 1 : 0;
        inside = doubled;
      }
      continue;
    }
    if (c == '\n') return i + 1;
    inside = c == dialect.quote && field_start;
    field_start = c == dialect.delimiter;
  }
  return std::string_view::npos;
}

/// Share of whole records in `text` that have the right number of fields; 0 where there is no whole record.
double share_of_right_width(std::string_view text, std::size_t fields, const CsvDialect& dialect) {
  CsvIndex index;
  index_csv(text.data(), text.size(), dialect.delimiter, dialect.quote, index);
  std::size_t right = 0;
  std::size_t first = 0;
  for (std::size_t r = 0; r < index.record_count; ++r) {
    right += index.record_last[r] + 1 - first == fields ? 1U : 0U;
    first = index.record_last[r] + 1;
  }
  return index.record_count == 0 ? 0.0 : static_cast<double>(right) / static_cast<double>(index.record_count);
}

std::size_t choose_start(std::string_view window, const CsvHeader& header, const CsvDialect& dialect) {
  const std::size_t outside = behind_first_record(window, dialect, false);
  if (window.find(dialect.quote) == std::string_view::npos) return outside;
  const std::size_t inside = behind_first_record(window, dialect, true);
  if (inside == std::string_view::npos) return outside;
  if (outside == std::string_view::npos) return inside;
  const auto share = [&](std::size_t start) {
    return share_of_right_width(window.substr(start, kWindowBytes), header.names.size(), dialect);
  };
  return share(inside) > share(outside) ? inside : outside;
}

}  // namespace

std::int64_t guess_record_start(const OpenBytes& open, std::int64_t size, const CsvHeader& header,
                                const CsvDialect& dialect, std::int64_t begin) {
  if (begin <= header.data_begin) return header.data_begin;
  const std::int64_t window_begin = begin - 1;  // a line end there makes `begin` itself a start
  for (std::size_t want = kWindowBytes;; want *= 2) {
    std::string window(want, '\0');
    window.resize(open(window_begin)->read(window.data(), want));
    const std::size_t start = choose_start(window, header, dialect);
    if (start != std::string::npos) return window_begin + static_cast<std::int64_t>(start);
    // No record that may be read goes on for longer than that.
    if (window.size() < want || static_cast<std::int64_t>(want) > dialect.max_record_bytes) return size;
  }
}

}  // namespace rankwise
