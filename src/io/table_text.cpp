#include "io/table_text.hpp"

#include <algorithm>  // std::clamp, std::max, std::min
#include <cstring>    // std::memcpy

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/decimal.hpp"
#include "io/value_text.hpp"

namespace rankwise {
namespace {

constexpr int kMostCellWidth = 60;

/// Takes one character of UTF-8 off the front.
char32_t take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  char32_t code = size == 1 ? first : first & (0x7fU >> size);
  for (std::size_t i = 1; i < std::min(size, text.size()); ++i) code = code << 6 | (text[i] & 0x3f);
  text.remove_prefix(std::min(size, text.size()));
  return code;
}

int width_of(char32_t code) {
  const auto within = [code](char32_t from, char32_t to) { return code >= from && code <= to; };
  if (within(0x300, 0x36f) || within(0x200b, 0x200f) || within(0xfe00, 0xfe0f)) return 0;
  const bool wide = within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) ||
                    within(0xf900, 0xfaff) || within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) ||
                    within(0x1f300, 0x1faff) || within(0x20000, 0x3fffd);
  return wide ? 2 : 1;
}

/// Brings a text to one line of at most kMostCellWidth columns.
std::string cell_of(std::string_view text) {
  std::string cell;
  int width = 0;
  while (!text.empty()) {
    const auto before = text;
    const char32_t code = take_character(text);
    std::string shown(before.substr(0, before.size() - text.size()));
    if (code < 0x20 || code == 0x7f) shown = code == '\n' ? "\\n" : code == '\t' ? "\\t" : code == '\r' ? "\\r" : "?";
    width += code < 0x20 ? static_cast<int>(shown.size()) : width_of(code);
    if (width > kMostCellWidth) return cell + "…";
    cell += shown;
  }
  return cell;
}

/// The cells of rows, one row after the other; texts with their length before them, so that they can travel.
class Cells {
 public:
  void add(std::string_view cell) {
    const auto size = static_cast<std::uint32_t>(cell.size());
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof(size));
    bytes_ += cell;
  }
  const std::string& bytes() const { return bytes_; }

  static void append_all(std::string_view bytes, std::vector<std::string>& cells) {
    while (!bytes.empty()) {
      std::uint32_t size = 0;
      std::memcpy(&size, bytes.data(), sizeof(size));
      cells.emplace_back(bytes.substr(sizeof(size), size));
      bytes.remove_prefix(sizeof(size) + size);
    }
  }

 private:
  std::string bytes_;
};

/// Spells the first rows that this rank holds.
Cells spell(const TableBlocks& rows, std::int64_t count) {
  Cells cells;
  for (std::int64_t block = 0; block < rows.blocks && count > 0; ++block) {
    const Table& table = rows.block(block);
    for (std::int64_t row = 0; row < table.rows() && count > 0; ++row, --count) {
      for (int c = 0; c < table.column_count(); ++c) {
        std::string text;
        if (!table[c].is_null(row)) append_value_text(text, table[c], row);
        cells.add(table[c].is_null(row) ? "NULL" : cell_of(text));
      }
    }
  }
  return cells;
}

/// Lays cells out in a box, row by row; the first two rows are names and types.
class Box {
 public:
  Box(std::vector<std::string> cells, std::vector<bool> to_the_right)
      : cells_(std::move(cells)), to_the_right_(std::move(to_the_right)), widths_(to_the_right_.size(), 0) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      int& width = widths_[i % widths_.size()];
      width = std::max(width, display_width(cells_[i]));
    }
  }

  std::string draw() const {
    const std::size_t rows = cells_.size() / widths_.size();
    std::string text = line("┌", "┬", "┐");
    for (std::size_t row = 0; row < rows; ++row) {
      append_row(row, text);
      if (row == 1) text += line("├", "┼", "┤");
    }
    return text + line("└", "┴", "┘");
  }

 private:
  std::string line(const char* left, const char* middle, const char* right) const {
    std::string text = left;
    for (std::size_t c = 0; c < widths_.size(); ++c) {
      if (c > 0) text += middle;
      for (int i = 0; i < widths_[c] + 2; ++i) text += "─";
    }
    return text + right + "\n";
  }

  void append_row(std::size_t row, std::string& text) const {
    for (std::size_t c = 0; c < widths_.size(); ++c) {
      const std::string& cell = cells_[row * widths_.size() + c];
      const std::string blanks(static_cast<std::size_t>(widths_[c] - display_width(cell)), ' ');
      text.append("│ ").append(to_the_right_[c] ? blanks + cell : cell + blanks).append(" ");
    }
    text += "│\n";
  }

  std::vector<std::string> cells_;
  std::vector<bool> to_the_right_;
  std::vector<int> widths_;
};

std::string count_line(std::int64_t shown, std::int64_t total) {
  const std::string all = group_digits(std::to_string(total));
  if (shown == total) return all + (total == 1 ? " row\n" : " rows\n");
  return group_digits(std::to_string(shown)) + " of " + all + " rows: " + group_digits(std::to_string(total - shown)) +
         " more\n";
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += width_of(take_character(text));
  return width;
}

std::string draw_table(const Communicator& comm, const Schema& schema, const std::vector<std::string>& type_names,
                       const TableBlocks& rows, std::int64_t most_rows) {
  const std::int64_t before = comm.exclusive_sum(rows.rows);
  const std::int64_t total = comm.sum(rows.rows);
  const std::int64_t shown = most_rows < 0 ? total : std::min(most_rows, total);
  const std::int64_t mine = std::clamp<std::int64_t>(shown - before, 0, rows.rows);
  const Cells spelled = run_local(comm, [&] { return spell(rows, mine); });
  std::vector<std::string> cells;
  std::vector<bool> to_the_right;
  for (const auto& field : schema) {
    cells.push_back(cell_of(field.name));
    to_the_right.push_back(field.type.is_numeric());
  }
  cells.insert(cells.end(), type_names.begin(), type_names.end());
  for (const auto& bytes : comm.all_gather_text(spelled.bytes())) Cells::append_all(bytes, cells);
  return Box(std::move(cells), std::move(to_the_right)).draw() + count_line(shown, total);
}

}  // namespace rankwise
