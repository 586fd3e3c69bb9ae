#include "io/table/type_guess.hpp"

#include <algorithm>  // std::max

#include "io/number_parser.hpp"
#include "io/time_parser.hpp"

namespace rankwise {
namespace {

constexpr int kMostPlaces = 6;
constexpr int kSafeDigits = 18;  // any number of so many digits fits int64
constexpr std::size_t kDateLength = 10;

bool is_true_or_false(std::string_view text) {
  std::int64_t value = 0;
  return (text.size() == 4 || text.size() == 5) && parse_bool(text, value) == FieldStatus::kValue;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  const auto digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

}  // namespace

void TypeGuess::add_number(std::string_view text) {
  auto rest = text;
  if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
  const auto whole = take_digits(rest);
  std::string_view places;
  bool plain = !whole.empty();
  if (rest.starts_with(mark_)) {
    rest.remove_prefix(1);
    places = take_digits(rest);
    plain = !places.empty();
  }
  plain = plain && rest.empty();
  std::int64_t integer = 0;
  double number = 0;
  const bool is_integer = plain && places.empty();
  const bool looks_like_id = whole.size() > 1 && whole.front() == '0';
  const bool too_long = is_integer && parse_decimal(text, 0, mark_, integer) != FieldStatus::kValue;
  all_integers_ = all_integers_ && is_integer;
  all_plain_ = all_plain_ && plain;
  all_numbers_ = !looks_like_id && !too_long && parse_double(text, mark_, number) == FieldStatus::kValue;
  most_whole_digits_ = std::max(most_whole_digits_, static_cast<int>(whole.size()));
  most_places_ = std::max(most_places_, static_cast<int>(places.size()));
}

void TypeGuess::add(std::string_view text) {
  text = trim(text);
  if (text.empty()) return;
  static const TimeParser iso({});
  seen_ = true;
  if (all_numbers_) add_number(text);
  if (all_bool_) all_bool_ = is_true_or_false(text);
  if (!all_times_) return;
  std::int64_t seconds = 0;
  all_times_ = iso.parse(text, seconds);
  all_dates_ = all_dates_ && text.size() == kDateLength;
}

DataType TypeGuess::type() const {
  if (!seen_) return kText;
  if (all_bool_) return kBool;
  if (all_numbers_) {
    if (all_integers_) return kInt64;
    const bool exact = all_plain_ && most_places_ <= kMostPlaces && most_whole_digits_ + most_places_ <= kSafeDigits;
    return exact ? decimal(most_places_) : kFloat64;
  }
  if (all_times_) return all_dates_ ? kDate : kTimestamp;
  return kText;
}

}  // namespace rankwise
