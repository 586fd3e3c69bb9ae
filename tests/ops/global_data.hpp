#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/hash.hpp"
#include "engine/data/table.hpp"
#include "engine/exchange/exchange.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// Draws a number below `bound` from the hash of (purpose, row): the data are the same whatever the number of ranks.
inline std::int64_t draw(std::uint64_t purpose, std::int64_t row, std::int64_t bound) {
  return static_cast<std::int64_t>(mix64(purpose * 1000003 + static_cast<std::uint64_t>(row)) %
                                   static_cast<std::uint64_t>(bound));
}

/// The rows of [0, total) that lie on this rank.
inline RowRange my_rows(std::int64_t total) {
  return even_range(total, world().size(), world().rank());
}

/// One cell as text; nulls as "~".
inline std::string cell(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return "~";
  if (column.type().is_text()) return std::string(column.text(row));
  if (column.type().is_float()) return std::to_string(column.doubles()[static_cast<std::size_t>(row)]);
  return std::to_string(column.ints()[static_cast<std::size_t>(row)]);
}

/// One line per row, its cells joined by "|".
inline std::vector<std::string> lines_of(const Table& table) {
  std::vector<std::string> lines;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    std::string line;
    for (int c = 0; c < table.column_count(); ++c) line.append(c > 0 ? "|" : "").append(cell(table[c], row));
    lines.push_back(line);
  }
  return lines;
}

/// The lines of all ranks in rank order, on every rank. @collective
inline std::vector<std::string> all_lines(const Table& table) {
  std::string mine;
  for (const auto& line : lines_of(table)) mine += line + "\n";
  std::vector<std::string> all;
  for (const auto& text : world().all_gather_text(mine)) {
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = text.find('\n', begin);
      all.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return all;
}

}  // namespace rankwise::test
