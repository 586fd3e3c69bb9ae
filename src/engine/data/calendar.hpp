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

/// Names the date that lies `days` after 1970-01-01, for the years -32000 to 1000000 (Neri and Schneider, "Euclidean
/// affine functions and their application to calendar algorithms", 2022, section 6: multiplications for divisions).
/// @local
constexpr CivilDate civil_from_days(std::int64_t days) {
  constexpr std::uint32_t kErasBefore = 82;  // of 400 years, so that all numbers are positive
  const auto day = static_cast<std::uint32_t>(days + 719468 + 146097 * std::int64_t{kErasBefore});
  const std::uint32_t quarters = 4 * day + 3;
  const std::uint32_t century = quarters / 146097;
  const std::uint32_t quarters_of_century = quarters % 146097 / 4 * 4 + 3;
  const std::uint64_t scaled = std::uint64_t{2939745} * quarters_of_century;
  const auto year_of_century = static_cast<std::uint32_t>(scaled >> 32);
  const std::uint32_t day_of_year = static_cast<std::uint32_t>(scaled) / 2939745 / 4;  // from 1 March
  const std::uint32_t scaled_month = 2141 * day_of_year + 197913;
  const bool next_year = day_of_year >= 306;
  const int month = static_cast<int>(scaled_month >> 16) - (next_year ? 12 : 0);
  const std::int64_t year = std::int64_t{100} * century + year_of_century - 400 * std::int64_t{kErasBefore};
  return {year + (next_year ? 1 : 0), month, static_cast<int>((scaled_month & 0xFFFF) / 2141) + 1};
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
