#include "io/value_text.hpp"

#include <charconv>  // std::to_chars
#include <cmath>     // std::isnan

#include "engine/data/calendar.hpp"
#include "engine/data/decimal.hpp"

namespace rankwise {
namespace {

template <typename Number>
void append_number(std::string& text, Number value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  text.append(buffer, static_cast<std::size_t>(result.ptr - buffer));
}

}  // namespace

void append_value_text(std::string& text, const Column& column, std::int64_t row) {
  const auto at = static_cast<std::size_t>(row);
  switch (column.type().id) {
    case TypeId::kInt64:
      return append_number(text, column.ints()[at]);
    case TypeId::kFloat64:
      if (std::isnan(column.doubles()[at])) {
        text += "nan";  // to_chars would tell the sign of a NaN, which means nothing
        return;
      }
      return append_number(text, column.doubles()[at]);
    case TypeId::kDecimal:
      return append_decimal(text, column.ints()[at], column.type().scale);
    case TypeId::kTimestamp:
      return append_timestamp(text, column.ints()[at]);
    case TypeId::kDate:
      return append_date(text, column.ints()[at]);
    case TypeId::kBool:
      text += column.ints()[at] != 0 ? "true" : "false";
      return;
    case TypeId::kText:
      text += column.text(row);
      return;
  }
}

}  // namespace rankwise
