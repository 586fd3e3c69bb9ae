#include "io/number_parser.hpp"

#include <array>     // std::array
#include <charconv>  // std::from_chars
#include <cmath>     // std::isfinite
#include <string>    // std::string

namespace rankwise {
namespace {

constexpr bool is_digit(char c) {
  return static_cast<unsigned char>(c - '0') < 10;
}

constexpr std::array<std::int64_t, 19> kPowersOfTen = [] {
  std::array<std::int64_t, 19> powers{};
  std::int64_t power = 1;
  for (auto& p : powers) {
    p = power;
    if (power < INT64_MAX / 10) power *= 10;
  }
  return powers;
}();

/// Appends a digit (negative in a negative number); false when the number leaves 64 bits.
bool push_digit(std::int64_t& number, int digit) {
  return !__builtin_mul_overflow(number, 10, &number) && !__builtin_add_overflow(number, digit, &number);
}

/// Reads what stands behind the "e"; what is beyond any number's reach becomes kOutOfRange.
FieldStatus parse_exponent(std::string_view digits, std::int64_t& exponent) {
  constexpr std::int64_t kMostExponent = 400;
  if (digits.starts_with('+')) {
    digits.remove_prefix(1);
    if (digits.starts_with('-')) return FieldStatus::kNotANumber;
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) return FieldStatus::kNotANumber;
  const bool reachable = error == std::errc() && exponent <= kMostExponent && exponent >= -kMostExponent;
  return reachable ? FieldStatus::kValue : FieldStatus::kOutOfRange;
}

/// Reads digits around a mark, and an exponent, with every check.
FieldStatus parse_decimal_exactly(std::string_view text, int scale, char mark, std::int64_t& value) {
  bool negative = false;
  if (text.front() == '-' || text.front() == '+') {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t exponent = 0;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    const FieldStatus status = parse_exponent(text.substr(e + 1), exponent);
    if (status != FieldStatus::kValue) return status;
    text = text.substr(0, e);
  }
  // Collect the digits and where the mark stands among them.
  std::string digits;
  std::int64_t whole = -1;
  for (const char c : text) {
    if (c == mark && whole < 0) {
      whole = static_cast<std::int64_t>(digits.size());
    } else if (is_digit(c)) {
      digits.push_back(c);
    } else {
      return FieldStatus::kNotANumber;
    }
  }
  if (digits.empty()) return FieldStatus::kNotANumber;
  if (whole < 0) whole = static_cast<std::int64_t>(digits.size());
  const std::int64_t kept = whole + exponent + scale;  // digits that lie left of the last place

  std::int64_t number = 0;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(digits.size()); ++i) {
    const int digit = digits[static_cast<std::size_t>(i)] - '0';
    if (i >= kept) {
      if (digit != 0) return FieldStatus::kTooManyDecimals;
    } else if (!push_digit(number, negative ? -digit : digit)) {
      return FieldStatus::kOutOfRange;
    }
  }
  for (auto i = static_cast<std::int64_t>(digits.size()); i < kept && number != 0; ++i) {
    if (!push_digit(number, 0)) return FieldStatus::kOutOfRange;
  }
  value = number;
  return FieldStatus::kValue;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view reason_of(FieldStatus status) {
  switch (status) {
    case FieldStatus::kValue:
    case FieldStatus::kNull:
      break;
    case FieldStatus::kFieldCount:
      return "wrong number of fields";
    case FieldStatus::kMissing:
      return "missing value";
    case FieldStatus::kNotANumber:
      return "not a number";
    case FieldStatus::kNotFinite:
      return "not a finite number";
    case FieldStatus::kOutOfRange:
      return "number out of range";
    case FieldStatus::kTooManyDecimals:
      return "more decimal places than the column holds";
    case FieldStatus::kNotADate:
      return "not a date of the stated format";
    case FieldStatus::kNotABool:
      return "not true or false";
    case FieldStatus::kInvalidText:
      return "invalid bytes for the stated encoding";
  }
  return "";
}

std::string_view advice_of(FieldStatus status) {
  switch (status) {
    case FieldStatus::kTooManyDecimals:
      return "schema.money_decimals allows for more";
    case FieldStatus::kNotADate:
      return "schema.columns states another one by { column = \"...\", formats = [\"%d/%m/%Y %H:%M\"] }";
    case FieldStatus::kInvalidText:
      return "source.encoding = \"latin-1\" reads any bytes";
    default:
      return "";
  }
}

FieldStatus parse_decimal(std::string_view text, int scale, char mark, std::int64_t& value) {
  // The common form first: few enough digits that nothing can overflow.
  constexpr std::size_t kSafeDigits = 15;
  if (text.size() <= kSafeDigits && scale <= 3) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const char* const first = at;
    std::int64_t magnitude = 0;
    for (; at != end && is_digit(*at); ++at) magnitude = magnitude * 10 + (*at - '0');
    if (at == end && at != first) {
      magnitude *= kPowersOfTen[static_cast<std::size_t>(scale)];
      value = negative ? -magnitude : magnitude;
      return FieldStatus::kValue;
    }
    if (at != end && *at == mark && end - at - 1 <= scale && end - at > 1) {
      const auto places = static_cast<int>(end - at - 1);
      for (++at; at != end && is_digit(*at); ++at) magnitude = magnitude * 10 + (*at - '0');
      if (at == end) {
        magnitude *= kPowersOfTen[static_cast<std::size_t>(scale - places)];
        value = negative ? -magnitude : magnitude;
        return FieldStatus::kValue;
      }
    }
  }
  const FieldStatus status = parse_decimal_exactly(text, scale, mark, value);
  if (status != FieldStatus::kNotANumber) return status;
  double number = 0;  // tells "inf" and "nan" from other texts
  return parse_double(text, mark, number) == FieldStatus::kNotFinite ? FieldStatus::kNotFinite : status;
}

FieldStatus parse_double(std::string_view text, char mark, double& value) {
  std::string with_point;
  if (mark != '.') {
    if (text.find('.') != std::string_view::npos) return FieldStatus::kNotANumber;
    with_point = text;
    for (auto& c : with_point) c = c == mark ? '.' : c;
    text = with_point;
  }
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return FieldStatus::kNotANumber;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return FieldStatus::kNotANumber;
  if (error == std::errc::result_out_of_range) return FieldStatus::kOutOfRange;
  return std::isfinite(value) ? FieldStatus::kValue : FieldStatus::kNotFinite;
}

FieldStatus parse_bool(std::string_view text, std::int64_t& value) {
  for (const std::string_view yes : {"true", "t", "yes", "y", "1"}) {
    if (equals_ignoring_case(text, yes)) {
      value = 1;
      return FieldStatus::kValue;
    }
  }
  for (const std::string_view no : {"false", "f", "no", "n", "0"}) {
    if (equals_ignoring_case(text, no)) {
      value = 0;
      return FieldStatus::kValue;
    }
  }
  return FieldStatus::kNotABool;
}

std::string_view canonical_id(std::string_view text) {
  text = trim(text);
  const auto mark = text.find('.');
  if (mark == std::string_view::npos || mark == 0) return text;
  for (std::size_t i = mark + 1; i < text.size(); ++i) {
    if (text[i] != '0') return text;
  }
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t i = first; i < mark; ++i) {
    if (!is_digit(text[i])) return text;
  }
  return first < mark ? text.substr(0, mark) : text;
}

}  // namespace rankwise
