#include "engine/data/decimal.hpp"

#include <algorithm>  // std::min

#include <charconv>  // std::to_chars

namespace rankwise {

void append_decimal(std::string& text, std::int64_t units, int scale) {
  // Negated as unsigned: the magnitude of INT64_MIN does not fit an int64.
  const auto magnitude =
      units < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  char digits[20];
  const auto count = std::to_chars(digits, digits + sizeof(digits), magnitude).ptr - digits;
  if (units < 0) text.push_back('-');
  const auto whole = count > scale ? count - scale : 0;
  if (whole == 0) text.push_back('0');
  text.append(digits, static_cast<std::size_t>(whole));
  if (scale <= 0) return;
  text.push_back('.');
  if (scale > count) text.append(static_cast<std::size_t>(scale - count), '0');
  text.append(digits + whole, static_cast<std::size_t>(count - whole));
}

std::string format_decimal(std::int64_t units, int scale) {
  std::string text;
  append_decimal(text, units, scale);
  return text;
}

std::string group_digits(std::string number) {
  const std::ptrdiff_t first = number.starts_with('-') ? 1 : 0;
  const auto end = static_cast<std::ptrdiff_t>(std::min(number.find('.'), number.size()));
  for (auto at = end - 3; at > first; at -= 3) number.insert(static_cast<std::size_t>(at), 1, ',');
  return number;
}

}  // namespace rankwise
