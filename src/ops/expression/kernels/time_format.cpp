#include "ops/expression/kernels/time_format.hpp"

#include <algorithm>  // std::equal
#include <array>      // std::array

#include "engine/data/calendar.hpp"
#include "ops/expression/kernels/date_fields.hpp"

namespace rankwise {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                "Friday", "Saturday", "Sunday"};

/// What a pattern writes.
enum class Part : std::uint8_t { kField, kClipped, kHour12, kWeekOfYear, kWeekOfMonth, kHalf, kMonth, kDay, kSeconds };
/// How letters of names are written.
enum class Letters : std::uint8_t { kUpper, kCapitalised, kLower };

struct Pattern {
  std::string_view name;
  Part part;
  DateField field;
  int width;  // digits, or letters of a name (0: all, padded)
  Letters letters = Letters::kUpper;
  std::string_view directive = {};  // of strptime
};

using Field = DateField;

// Longer patterns stand before their beginnings.
constexpr std::array<Pattern, 40> kPatterns{{
    {"YYYY", Part::kField, Field::kYear, 4, {}, "%Y"},
    {"YYY", Part::kClipped, Field::kYear, 3},
    {"YY", Part::kClipped, Field::kYear, 2, {}, "%y"},
    {"Y", Part::kClipped, Field::kYear, 1},
    {"IYYY", Part::kField, Field::kIsoYear, 4},
    {"IW", Part::kField, Field::kWeek, 2},
    {"ID", Part::kField, Field::kIsoDayOfWeek, 1},
    {"HH24", Part::kField, Field::kHour, 2, {}, "%H"},
    {"HH12", Part::kHour12, Field::kHour, 2, {}, "%I"},
    {"HH", Part::kHour12, Field::kHour, 2, {}, "%I"},
    {"MONTH", Part::kMonth, Field::kMonth, 0, Letters::kUpper},
    {"Month", Part::kMonth, Field::kMonth, 0, Letters::kCapitalised},
    {"month", Part::kMonth, Field::kMonth, 0, Letters::kLower},
    {"MON", Part::kMonth, Field::kMonth, 3, Letters::kUpper, "%b"},
    {"Mon", Part::kMonth, Field::kMonth, 3, Letters::kCapitalised, "%b"},
    {"mon", Part::kMonth, Field::kMonth, 3, Letters::kLower, "%b"},
    {"MM", Part::kField, Field::kMonth, 2, {}, "%m"},
    {"MI", Part::kField, Field::kMinute, 2, {}, "%M"},
    {"MS", Part::kClipped, Field::kMillisecond, 3},
    {"US", Part::kClipped, Field::kMicrosecond, 6},
    {"SSSS", Part::kSeconds, Field::kSecond, 0},
    {"SS", Part::kField, Field::kSecond, 2, {}, "%S"},
    {"DAY", Part::kDay, Field::kDay, 0, Letters::kUpper},
    {"Day", Part::kDay, Field::kDay, 0, Letters::kCapitalised},
    {"day", Part::kDay, Field::kDay, 0, Letters::kLower},
    {"DY", Part::kDay, Field::kDay, 3, Letters::kUpper},
    {"Dy", Part::kDay, Field::kDay, 3, Letters::kCapitalised},
    {"dy", Part::kDay, Field::kDay, 3, Letters::kLower},
    {"DDD", Part::kField, Field::kDayOfYear, 3},
    {"DD", Part::kField, Field::kDay, 2, {}, "%d"},
    {"D", Part::kField, Field::kDayOfWeek, 1},
    {"AM", Part::kHalf, Field::kHour, 0, Letters::kUpper, "%p"},
    {"PM", Part::kHalf, Field::kHour, 0, Letters::kUpper, "%p"},
    {"am", Part::kHalf, Field::kHour, 0, Letters::kLower, "%p"},
    {"pm", Part::kHalf, Field::kHour, 0, Letters::kLower, "%p"},
    {"CC", Part::kField, Field::kCentury, 2},
    {"Q", Part::kField, Field::kQuarter, 1},
    {"WW", Part::kWeekOfYear, Field::kWeek, 2},
    {"W", Part::kWeekOfMonth, Field::kWeek, 1},
    {"J", Part::kField, Field::kJulianDay, 1},
}};

/// Patterns of PostgreSQL that are not written here, in capitals.
constexpr std::array<std::string_view, 23> kRefused{"Y,YYY", "IYY", "IY",  "I",   "RM",   "TM",   "TZH",  "TZM",
                                                    "TZ",    "OF",  "BC",  "AD",  "B.C.", "A.D.", "A.M.", "P.M.",
                                                    "SSSSS", "FF1", "FF2", "FF3", "FF4",  "FF5",  "FF6"};

bool is_number(const Pattern& pattern) {
  return pattern.part != Part::kMonth && pattern.part != Part::kDay && pattern.part != Part::kHalf;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c ^ 0x20) : c;
}

/// Patterns of numbers are written all in capitals or all in small letters.
bool starts_with(std::string_view format, std::string_view name, bool also_small) {
  if (format.starts_with(name)) return true;
  if (!also_small || format.size() < name.size()) return false;
  return std::equal(name.begin(), name.end(), format.begin(), [](char a, char b) { return lower(a) == b; });
}

/// The pattern that a format begins with, the longest first; the number of patterns where there is none.
std::size_t find_pattern(std::string_view format) {
  std::size_t pattern = 0;
  while (pattern < kPatterns.size() && !starts_with(format, kPatterns[pattern].name, is_number(kPatterns[pattern]))) {
    ++pattern;
  }
  return pattern;
}

/// The longest pattern that is refused which a format begins with; empty where there is none.
std::string_view find_refused(std::string_view format, bool behind_pattern) {
  std::string_view longest;
  for (const auto name : kRefused) {
    if (name.size() > longest.size() && starts_with(format, name, true)) longest = name;
  }
  for (const std::string_view suffix : {"TH", "SP"}) {
    if (behind_pattern && longest.empty() && starts_with(format, suffix, true)) longest = suffix;
  }
  return longest;
}

void append_number(std::string& text, std::int64_t number, int width) {
  const std::string digits = std::to_string(number);
  if (static_cast<int>(digits.size()) < width) text.append(static_cast<std::size_t>(width) - digits.size(), '0');
  text += digits;
}

void append_name(std::string& text, std::string_view name, const Pattern& pattern, bool fill) {
  const std::size_t kept = pattern.width == 0 ? name.size() : static_cast<std::size_t>(pattern.width);
  for (std::size_t i = 0; i < kept; ++i) {
    const char c = name[i];
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool wants_upper =
        pattern.letters == Letters::kUpper || (pattern.letters == Letters::kCapitalised && is_upper);
    text.push_back(static_cast<char>(is_upper == wants_upper ? c : c ^ 0x20));
  }
  constexpr std::size_t kLongestName = 9;
  if (fill && pattern.width == 0) text.append(kLongestName - kept, ' ');
}

void append_part(std::string& text, const Pattern& pattern, bool fill, std::int64_t day, std::int64_t second) {
  const int width = fill ? pattern.width : 1;
  std::int64_t number = date_field(pattern.field, day, second);
  switch (pattern.part) {
    case Part::kField:
      if (pattern.field == DateField::kDayOfWeek) ++number;  // D counts from 1, Sunday
      return append_number(text, number, width);
    case Part::kClipped: {
      std::int64_t modulus = 1;
      for (int i = 0; i < pattern.width; ++i) modulus *= 10;
      return append_number(text, number % modulus, width);
    }
    case Part::kHour12:
      return append_number(text, (number + 11) % 12 + 1, width);
    case Part::kWeekOfYear:
      return append_number(text, (date_field(DateField::kDayOfYear, day, 0) - 1) / 7 + 1, width);
    case Part::kWeekOfMonth:
      return append_number(text, (date_field(DateField::kDay, day, 0) - 1) / 7 + 1, width);
    case Part::kHalf:
      text += number < 12 ? (pattern.letters == Letters::kUpper ? "AM" : "am")
                          : (pattern.letters == Letters::kUpper ? "PM" : "pm");
      return;
    case Part::kMonth:
      return append_name(text, kMonths[static_cast<std::size_t>(number - 1)], pattern, fill);
    case Part::kDay:
      return append_name(text, kDays[static_cast<std::size_t>(weekday(day))], pattern, fill);
    case Part::kSeconds:
      return append_number(text, second, 1);
  }
}

}  // namespace

TimeFormat::TimeFormat(std::string_view format) {
  bool fill = true;
  while (!format.empty()) {
    if (format.starts_with("FM")) {
      fill = false;
      format.remove_prefix(2);
      continue;
    }
    const std::size_t pattern = find_pattern(format);
    const std::size_t length = pattern < kPatterns.size() ? kPatterns[pattern].name.size() : 0;
    const auto refused = find_refused(format, !tokens_.empty() && tokens_.back().pattern >= 0);
    if (refused.size() > length) {
      if (refused_.empty()) refused_ = refused;
      format.remove_prefix(refused.size());
    } else if (pattern < kPatterns.size()) {
      tokens_.push_back({.pattern = static_cast<int>(pattern), .fill = fill});
      format.remove_prefix(kPatterns[pattern].name.size());
    } else if (const auto end = format.find('"', 1); format.front() == '"' && end != std::string_view::npos) {
      tokens_.push_back({.text = std::string(format.substr(1, end - 1))});
      format.remove_prefix(end + 1);
    } else {
      tokens_.push_back({.text = std::string(1, format.front())});
      format.remove_prefix(1);
    }
    fill = true;
  }
}

void TimeFormat::append(std::string& text, std::int64_t seconds) const {
  const std::int64_t day = day_of_timestamp(seconds);
  const std::int64_t second = seconds - day * kSecondsPerDay;
  for (const auto& token : tokens_) {
    if (token.pattern < 0) {
      text += token.text;
    } else {
      append_part(text, kPatterns[static_cast<std::size_t>(token.pattern)], token.fill, day, second);
    }
  }
}

std::string TimeFormat::strptime_format() const {
  std::string format;
  for (const auto& token : tokens_) {
    if (token.pattern >= 0) {
      const std::string_view directive = kPatterns[static_cast<std::size_t>(token.pattern)].directive;
      if (directive.empty()) return {};
      format += directive;
    } else {
      for (const char c : token.text) format += c == '%' ? std::string("%%") : std::string(1, c);
    }
  }
  return format;
}

}  // namespace rankwise
