#include "io/table_json_writer.hpp"

#include <cmath>  // std::isfinite

#include "io/value_text.hpp"

namespace rankwise {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_escaped(std::string& text, char c) {
  text.push_back('\\');
  switch (c) {
    case '"':
    case '\\':
      text.push_back(c);
      return;
    case '\n':
      text.push_back('n');
      return;
    case '\r':
      text.push_back('r');
      return;
    case '\t':
      text.push_back('t');
      return;
    default:
      text.append("u00");
      text.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      text.push_back(kHex[c & 15]);
  }
}

void append_json_value(std::string& text, const Column& column, std::int64_t row) {
  const TypeId type = column.type().id;
  if (column.is_null(row) ||
      (type == TypeId::kFloat64 && !std::isfinite(column.doubles()[static_cast<std::size_t>(row)]))) {
    text += "null";
  } else if (type == TypeId::kText) {
    append_json_string(text, column.text(row));
  } else if (type == TypeId::kDate || type == TypeId::kTimestamp) {
    text.push_back('"');
    append_value_text(text, column, row);
    text.push_back('"');
  } else {
    append_value_text(text, column, row);
  }
}

}  // namespace

void append_json_string(std::string& text, std::string_view value) {
  text.push_back('"');
  for (const char c : value) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      append_escaped(text, c);
    } else {
      text.push_back(c);
    }
  }
  text.push_back('"');
}

void append_json_object(std::string& text, const Table& table, std::int64_t row) {
  text.push_back('{');
  for (int c = 0; c < table.column_count(); ++c) {
    if (c > 0) text += ", ";
    append_json_string(text, table.schema()[c].name);
    text += ": ";
    append_json_value(text, table[c], row);
  }
  text.push_back('}');
}

}  // namespace rankwise
