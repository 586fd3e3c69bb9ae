#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

namespace rankwise {

/// A day of the proleptic Gregorian calendar.
struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;  ///< 1..12
  int day = 1;    ///< 1..31
};

constexpr std::int64_t kSecondsPerDay = 86400;

/// Counts days from 1970-01-01. The date must exist. Source: Hinnant, "chrono-compatible low-level date algorithms".
constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

/// Turns days since 1970-01-01 into a date. Source: Hinnant, as above.
constexpr CivilDate civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month + (shifted_month < 10 ? 3 : -9));
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

/// Tells whether the date exists, in years 1 to 9999.
constexpr bool is_valid_date(std::int64_t year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

/// Divides and rounds toward minus infinity; `divisor` is positive.
constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

/// Day of the week, Monday 0 .. Sunday 6.
constexpr int weekday(std::int64_t days) {
  return static_cast<int>(((days + 3) % 7 + 7) % 7);
}

/// "2009-12-01".
std::string format_date(std::int64_t days);
/// "2009-12-01 07:45:00".
std::string format_timestamp(std::int64_t seconds);

}  // namespace rankwise
