#pragma once
#include <cstdint>      // std::int64_t
#include <string_view>  // std::string_view

namespace rankwise {

/// What became of a field.
enum class FieldStatus : std::uint8_t {
  kValue,
  kNull,  ///< no value stands there
  kFieldCount,
  kMissing,  ///< null in a column that has no nulls
  kNotANumber,
  kNotFinite,
  kOutOfRange,
  kTooManyDecimals,
  kNotADate,
  kNotABool,
  kInvalidText,  ///< bytes that are not UTF-8
};

/// Says what is wrong, for messages and rejects.csv.
std::string_view reason_of(FieldStatus status);
/// What the job file could say so that such a field is accepted; empty where nothing would help.
std::string_view advice_of(FieldStatus status);

/// Cuts blanks and tabs from both ends.
constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Reads an exact decimal in units of 10^-scale: sign, digits, mark, at most `scale` places that are not zero; an
/// exponent is understood. With scale 0 it reads integers ("6" and "6.0" alike). `text` is trimmed and not empty.
FieldStatus parse_decimal(std::string_view text, int scale, char mark, std::int64_t& value);

/// Reads a finite double, correctly rounded. `text` is trimmed and not empty.
FieldStatus parse_double(std::string_view text, char mark, double& value);

/// Reads true/false, yes/no, t/f, y/n, 1/0 in any case.
FieldStatus parse_bool(std::string_view text, std::int64_t& value);

/// Brings an id to its canonical form: no blanks around, no decimal part of zeros behind an integer.
std::string_view canonical_id(std::string_view text);

}  // namespace rankwise
