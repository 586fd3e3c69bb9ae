#include "io/time_parser.hpp"

#include <array>  // std::array

#include "engine/data/calendar.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::string_view kDirectives = "YymdbHIpMS%";
constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

struct CivilTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool twelve_hours = false;  // `hour` is 1..12, of the half of the day that `afternoon` tells
  bool afternoon = false;
};

bool to_seconds(CivilTime t, std::int64_t& seconds) {
  const CivilDate date{t.year, t.month, t.day};
  if (!is_valid(date)) return false;
  if (t.twelve_hours) {
    if (t.hour < 1 || t.hour > 12) return false;
    t.hour = t.hour % 12 + (t.afternoon ? 12 : 0);
  }
  if (t.hour > 23 || t.minute > 59 || t.second > 59 || t.hour < 0) return false;
  seconds = days_from_civil(date) * kSecondsPerDay + t.hour * 3600 + t.minute * 60 + t.second;
  return true;
}

bool take_number(std::string_view& text, std::size_t least_digits, std::size_t most_digits, int& number) {
  std::size_t digits = 0;
  number = 0;
  while (digits < most_digits && digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits >= least_digits;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool take_month_name(std::string_view& text, int& month) {
  if (text.size() < 3) return false;
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (lower(text[0]) == kMonths[m][0] && lower(text[1]) == kMonths[m][1] && lower(text[2]) == kMonths[m][2]) {
      month = static_cast<int>(m) + 1;
      text.remove_prefix(3);
      return true;
    }
  }
  return false;
}

bool take_half_of_day(std::string_view& text, bool& afternoon) {
  if (text.size() < 2 || lower(text[1]) != 'm') return false;
  const char half = lower(text[0]);
  if (half != 'a' && half != 'p') return false;
  afternoon = half == 'p';
  text.remove_prefix(2);
  return true;
}

bool take_directive(char directive, std::string_view& text, CivilTime& t) {
  switch (directive) {
    case 'Y':
      return take_number(text, 4, 4, t.year);
    case 'y':
      if (!take_number(text, 2, 2, t.year)) return false;
      t.year += t.year >= 69 ? 1900 : 2000;
      return true;
    case 'm':
      return take_number(text, 1, 2, t.month);
    case 'd':
      return take_number(text, 1, 2, t.day);
    case 'b':
      return take_month_name(text, t.month);
    case 'H':
      t.twelve_hours = false;
      return take_number(text, 1, 2, t.hour);
    case 'I':
      t.twelve_hours = true;
      return take_number(text, 1, 2, t.hour);
    case 'p':
      return take_half_of_day(text, t.afternoon);
    case 'M':
      return take_number(text, 1, 2, t.minute);
    case 'S':
      return take_number(text, 1, 2, t.second);
    default:
      if (text.empty() || text.front() != '%') return false;
      text.remove_prefix(1);
      return true;
  }
}

bool parse_format(std::string_view format, std::string_view text, std::int64_t& seconds) {
  CivilTime t;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%') {
      if (!take_directive(format[++i], text, t)) return false;
    } else {
      if (text.empty() || text.front() != format[i]) return false;
      text.remove_prefix(1);
    }
  }
  return text.empty() && to_seconds(t, seconds);
}

/// Two digits at `at`, or a negative number.
int two_digits(std::string_view text, std::size_t at) {
  const int tens = text[at] - '0';
  const int ones = text[at + 1] - '0';
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -10000 : tens * 10 + ones;
}

bool parse_iso(std::string_view text, std::int64_t& seconds) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
  CivilTime t;
  t.year = two_digits(text, 0) * 100 + two_digits(text, 2);
  t.month = two_digits(text, 5);
  t.day = two_digits(text, 8);
  if (t.year < 0) return false;
  if (text.size() > 10) {
    if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':') return false;
    t.hour = two_digits(text, 11);
    t.minute = two_digits(text, 14);
    if (t.minute < 0) return false;
  }
  if (text.size() > 16) {
    if (text.size() > 20 && text[19] == '.' && text.find_first_not_of('0', 20) == std::string_view::npos) {
      text = text.substr(0, 19);
    }
    if (text.size() != 19 || text[16] != ':') return false;
    t.second = two_digits(text, 17);
    if (t.second < 0) return false;
  }
  return to_seconds(t, seconds);
}

}  // namespace

TimeParser::TimeParser(std::vector<std::string> formats) : formats_(std::move(formats)) {
  for (const auto& format : formats_) {
    for (std::size_t i = 0; i < format.size(); ++i) {
      if (format[i] != '%') continue;
      if (++i == format.size() || kDirectives.find(format[i]) == std::string_view::npos) {
        throw JobError("date format \"" + format +
                       "\" holds an unknown directive; known are %Y %y %m %d %b %H %I %p %M %S %%");
      }
    }
  }
}

bool TimeParser::parse(std::string_view text, std::int64_t& seconds) const {
  if (formats_.empty()) return parse_iso(text, seconds);
  for (const auto& format : formats_) {
    if (parse_format(format, text, seconds)) return true;
  }
  return false;
}

}  // namespace rankwise
