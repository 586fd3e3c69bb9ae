#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

namespace rankwise {

/// A day of the proleptic Gregorian calendar: month 1..12, day 1..31.
struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

constexpr std::int64_t kSecondsPerDay = 86400;
/// The days that have a four-digit year: 0001-01-01 and 9999-12-31.
constexpr std::int64_t kFirstDay = -719162;
constexpr std::int64_t kLastDay = 2932896;

/// Counts the days from 1970-01-01 to a valid date (Howard Hinnant, "chrono-compatible low-level date algorithms",
/// days_from_civil). @local
constexpr std::int64_t days_from_civil(const CivilDate& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

/// Names the date that lies `days` after 1970-01-01 (Hinnant, civil_from_days). @local
constexpr CivilDate civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  const int day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

/// Rounds a timestamp down to its day. @local
constexpr std::int64_t day_of_timestamp(std::int64_t seconds) {
  return seconds / kSecondsPerDay - (seconds % kSecondsPerDay < 0 ? 1 : 0);
}

/// Tells the day of the week: 0 Monday .. 6 Sunday, as Python's date.weekday(). @local
constexpr int weekday(std::int64_t days) {
  return static_cast<int>(((days % 7) + 10) % 7);
}  // 1970-01-01: Thursday

/// Counts the days of a month. @local
constexpr int days_in_month(std::int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Tells whether a date exists and its year is 1..9999. @local
constexpr bool is_valid(const CivilDate& date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in_month(date.year, date.month);
}

/// Appends a date as "YYYY-MM-DD". @local @throws BudgetError the year is not 1..9999
void append_date(std::string& text, std::int64_t days);
std::string format_date(std::int64_t days);

/// Appends a timestamp as "YYYY-MM-DD HH:MM:SS". @local @throws BudgetError the year is not 1..9999
void append_timestamp(std::string& text, std::int64_t seconds);
std::string format_timestamp(std::int64_t seconds);

}  // namespace rankwise
