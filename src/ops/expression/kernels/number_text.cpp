#include "ops/expression/kernels/number_text.hpp"

#include <algorithm>  // std::clamp
#include <charconv>   // std::from_chars
#include <string>     // std::string

namespace rankwise {
namespace {

constexpr std::string_view kSpace = " \t\n\r\f\v";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Cuts a plus in front; what follows must not have a sign of its own.
bool cut_plus(std::string_view& text) {
  if (!text.starts_with('+')) return true;
  text.remove_prefix(1);
  return !text.starts_with('-');
}

/// Cuts "e12" from the end of a number. Exponents beyond any number's reach are as good as +-1000.
bool cut_exponent(std::string_view& text, std::int64_t& exponent) {
  exponent = 0;
  const auto at = text.find_first_of("eE");
  if (at == std::string_view::npos) return true;
  std::string_view digits = text.substr(at + 1);
  text = text.substr(0, at);
  if (!cut_plus(digits) || digits.empty()) return false;
  const bool negative = digits.front() == '-';
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (end != digits.data() + digits.size() || error == std::errc::invalid_argument) return false;
  constexpr std::int64_t kBeyondReach = 1000;
  if (error != std::errc()) exponent = negative ? -kBeyondReach : kBeyondReach;
  exponent = std::clamp(exponent, -kBeyondReach, kBeyondReach);
  return true;
}

/// Takes the digits out of "12.34"; `whole` counts those before the point.
bool collect_digits(std::string_view text, std::string& digits, std::int64_t& whole) {
  whole = -1;
  for (const char c : text) {
    if (c == '.' && whole < 0) {
      whole = static_cast<std::int64_t>(digits.size());
    } else if (is_digit(c)) {
      digits.push_back(c);
    } else {
      return false;
    }
  }
  if (whole < 0) whole = static_cast<std::int64_t>(digits.size());
  return !digits.empty();
}

}  // namespace

std::string_view without_space(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

NumberStatus parse_rounded_decimal(std::string_view text, int scale, std::int64_t& units) {
  text = without_space(text);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!negative && !cut_plus(text)) return NumberStatus::kNotANumber;
  std::int64_t exponent = 0;
  std::string digits;
  std::int64_t whole = 0;
  if (!cut_exponent(text, exponent) || !collect_digits(text, digits, whole)) return NumberStatus::kNotANumber;

  // Digits left of the last place count; the one behind them rounds. Counted downwards, where -2^63 has room.
  const std::int64_t kept = whole + exponent + scale;
  const auto size = static_cast<std::int64_t>(digits.size());
  const auto digit = [&](std::int64_t i) { return i >= 0 && i < size ? digits[static_cast<std::size_t>(i)] - '0' : 0; };
  std::int64_t negated = 0;
  for (std::int64_t i = 0; i < kept && (i < size || negated != 0); ++i) {
    if (__builtin_mul_overflow(negated, 10, &negated) || __builtin_sub_overflow(negated, digit(i), &negated)) {
      return NumberStatus::kOutOfRange;
    }
  }
  if (digit(kept) >= 5 && __builtin_sub_overflow(negated, 1, &negated)) return NumberStatus::kOutOfRange;
  if (!negative && negated == INT64_MIN) return NumberStatus::kOutOfRange;
  units = negative ? negated : -negated;
  return NumberStatus::kValue;
}

NumberStatus parse_bigint(std::string_view text, std::int64_t& value) {
  text = without_space(text);
  if (!cut_plus(text)) return NumberStatus::kNotANumber;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return NumberStatus::kNotANumber;
  return error == std::errc() ? NumberStatus::kValue : NumberStatus::kOutOfRange;
}

NumberStatus parse_any_double(std::string_view text, double& value) {
  text = without_space(text);
  if (!cut_plus(text)) return NumberStatus::kNotANumber;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size() || text.back() == ')') {
    return NumberStatus::kNotANumber;  // from_chars also reads "nan(...)"
  }
  return error == std::errc() ? NumberStatus::kValue : NumberStatus::kOutOfRange;
}

bool parse_boolean(std::string_view text, std::int64_t& value) {
  std::string word(without_space(text));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word.empty()) return false;
  const auto begins = [&](std::string_view whole, std::size_t least) {
    return word.size() >= least && whole.starts_with(word);
  };
  if (word == "1" || begins("true", 1) || begins("yes", 1) || begins("on", 2)) {
    value = 1;
    return true;
  }
  value = 0;
  return word == "0" || begins("false", 1) || begins("no", 1) || begins("off", 2);
}

}  // namespace rankwise
