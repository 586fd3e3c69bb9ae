#include "io/csv_row_error.hpp"

#include "io/utf8.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kExcerptBytes = 200;

}  // namespace

std::string one_line_excerpt(const std::string& text, Encoding encoding) {
  const auto start = text.substr(0, kExcerptBytes);
  std::string line;
  for (const char c : printable_utf8(encoding == Encoding::kLatin1 ? utf8_from_latin1(start) : start)) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else {
      line.push_back(c);
    }
  }
  return line;
}

std::string line_text(const InputFile& file, std::int64_t line, std::int64_t line_base) {
  return file.path + ", line " + std::to_string(line + 1 + line_base);
}

InputError refused_row_error(const InputFile& file, int index, Encoding encoding, const RefusedRow& row,
                             std::int64_t line_base, const std::vector<std::string>& advice) {
  std::string message = line_text(file, row.line, line_base) + " (byte " + std::to_string(row.offset) + ")";
  if (!row.column.empty()) message += ", column \"" + row.column + "\"";
  message += ": " + row.reason + "\n  " + one_line_excerpt(row.text, encoding);
  for (const auto& line : advice) message += "\n  (" + line + ")";
  return InputError(message, {index, row.offset});
}

}  // namespace rankwise
