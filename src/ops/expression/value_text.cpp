#include "ops/expression/value_text.hpp"

#include <charconv>  // std::to_chars
#include <cmath>     // std::isnan

#include "engine/data/calendar.hpp"
#include "engine/data/decimal.hpp"

namespace rankwise {

void append_double(std::string& text, double value) {
  if (std::isnan(value)) {
    text += "nan";  // to_chars would tell its sign, which means nothing
    return;
  }
  char buffer[32];
  text.append(buffer, std::to_chars(buffer, buffer + sizeof(buffer), value).ptr);
}

void append_integral(std::string& text, std::int64_t value, const DataType& type) {
  switch (type.id) {
    case TypeId::kDecimal:
      return append_decimal(text, value, type.scale);
    case TypeId::kTimestamp:
      return append_timestamp(text, value);
    case TypeId::kDate:
      return append_date(text, value);
    case TypeId::kBool:
      text += value != 0 ? "true" : "false";
      return;
    default:
      return append_decimal(text, value, 0);
  }
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMostBytes = 80;
  std::size_t bytes = text.size();
  if (bytes > kMostBytes) {
    bytes = kMostBytes;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;  // whole characters only
  }
  std::string result = "'";
  result.append(text.substr(0, bytes));
  if (bytes < text.size()) result += "...";
  result += "'";
  return result;
}

void append_quoted_value(std::string& text, const BatchColumn& column, std::int64_t row) {
  const auto at = static_cast<std::size_t>(row);
  if (column.valid[at] == 0) {
    text += "null";
  } else if (column.type.is_text()) {
    text += quoted(column.texts[at]);
  } else if (column.type.is_float()) {
    append_double(text, column.doubles[at]);
  } else {
    append_integral(text, column.ints[at], column.type);
  }
}

}  // namespace rankwise
