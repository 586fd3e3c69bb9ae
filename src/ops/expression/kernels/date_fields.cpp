#include "ops/expression/kernels/date_fields.hpp"

#include <array>   // std::array
#include <string>  // std::string

#include "engine/data/calendar.hpp"

namespace rankwise {
namespace {

struct NamedField {
  std::string_view name;
  DateField field;
};

constexpr std::array<NamedField, 32> kNames{{
    {"microsecond", DateField::kMicrosecond},
    {"microseconds", DateField::kMicrosecond},
    {"millisecond", DateField::kMillisecond},
    {"milliseconds", DateField::kMillisecond},
    {"second", DateField::kSecond},
    {"seconds", DateField::kSecond},
    {"minute", DateField::kMinute},
    {"minutes", DateField::kMinute},
    {"hour", DateField::kHour},
    {"hours", DateField::kHour},
    {"day", DateField::kDay},
    {"days", DateField::kDay},
    {"week", DateField::kWeek},
    {"weeks", DateField::kWeek},
    {"month", DateField::kMonth},
    {"months", DateField::kMonth},
    {"quarter", DateField::kQuarter},
    {"year", DateField::kYear},
    {"years", DateField::kYear},
    {"decade", DateField::kDecade},
    {"decades", DateField::kDecade},
    {"century", DateField::kCentury},
    {"centuries", DateField::kCentury},
    {"millennium", DateField::kMillennium},
    {"millennia", DateField::kMillennium},
    {"dow", DateField::kDayOfWeek},
    {"isodow", DateField::kIsoDayOfWeek},
    {"doy", DateField::kDayOfYear},
    {"isoyear", DateField::kIsoYear},
    {"julian", DateField::kJulianDay},
    {"epoch", DateField::kEpoch},
    {"quarters", DateField::kQuarter},
}};

std::int64_t first_of(std::int64_t year, int month) {
  return days_from_civil({year, month, 1});
}

/// The Thursday of a day's ISO week: it lies in the year that the week belongs to.
std::int64_t thursday_of(std::int64_t day) {
  return day - weekday(day) + 3;
}

std::int64_t day_of_year(std::int64_t day) {
  return day - first_of(civil_from_days(day).year, 1) + 1;
}

std::int64_t first_day(DateField field, std::int64_t day) {
  const CivilDate date = civil_from_days(day);
  switch (field) {
    case DateField::kWeek:
      return day - weekday(day);
    case DateField::kMonth:
      return day - date.day + 1;
    case DateField::kQuarter:
      return first_of(date.year, (date.month - 1) / 3 * 3 + 1);
    case DateField::kYear:
      return first_of(date.year, 1);
    case DateField::kDecade:
      return first_of(date.year / 10 * 10, 1);
    case DateField::kCentury:
      return first_of((date.year - 1) / 100 * 100 + 1, 1);
    case DateField::kMillennium:
      return first_of((date.year - 1) / 1000 * 1000 + 1, 1);
    default:
      return day;
  }
}

}  // namespace

std::optional<DateField> find_date_field(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& known : kNames) {
    if (known.name == lower) return known.field;
  }
  return std::nullopt;
}

std::int64_t date_field(DateField field, std::int64_t day, std::int64_t second_of_day) {
  switch (field) {
    case DateField::kMicrosecond:
      return second_of_day % 60 * 1'000'000;
    case DateField::kMillisecond:
      return second_of_day % 60 * 1000;
    case DateField::kSecond:
      return second_of_day % 60;
    case DateField::kMinute:
      return second_of_day / 60 % 60;
    case DateField::kHour:
      return second_of_day / 3600;
    case DateField::kDay:
      return civil_from_days(day).day;
    case DateField::kWeek:
      return (day_of_year(thursday_of(day)) - 1) / 7 + 1;
    case DateField::kMonth:
      return civil_from_days(day).month;
    case DateField::kQuarter:
      return (civil_from_days(day).month - 1) / 3 + 1;
    case DateField::kYear:
      return civil_from_days(day).year;
    case DateField::kDecade:
      return civil_from_days(day).year / 10;
    case DateField::kCentury:
      return (civil_from_days(day).year + 99) / 100;
    case DateField::kMillennium:
      return (civil_from_days(day).year + 999) / 1000;
    case DateField::kDayOfWeek:
      return (weekday(day) + 1) % 7;
    case DateField::kIsoDayOfWeek:
      return weekday(day) + 1;
    case DateField::kDayOfYear:
      return day_of_year(day);
    case DateField::kIsoYear:
      return civil_from_days(thursday_of(day)).year;
    case DateField::kJulianDay:
      return day + 2440588;
    case DateField::kEpoch:
      break;
  }
  return day * kSecondsPerDay + second_of_day;
}

std::optional<std::int64_t> truncate_time(DateField field, std::int64_t seconds) {
  const std::int64_t day = day_of_timestamp(seconds);
  const std::int64_t second_of_day = seconds - day * kSecondsPerDay;
  switch (field) {
    case DateField::kMicrosecond:
    case DateField::kMillisecond:
    case DateField::kSecond:
      return seconds;
    case DateField::kMinute:
      return seconds - second_of_day % 60;
    case DateField::kHour:
      return seconds - second_of_day % 3600;
    case DateField::kDayOfWeek:
    case DateField::kIsoDayOfWeek:
    case DateField::kDayOfYear:
    case DateField::kIsoYear:
    case DateField::kJulianDay:
    case DateField::kEpoch:
      return std::nullopt;
    default:
      return first_day(field, day) * kSecondsPerDay;
  }
}

std::optional<std::int64_t> interval_field(DateField field, std::int64_t seconds) {
  switch (field) {
    case DateField::kMicrosecond:
      return seconds % 60 * 1'000'000;
    case DateField::kMillisecond:
      return seconds % 60 * 1000;
    case DateField::kSecond:
      return seconds % 60;
    case DateField::kMinute:
      return seconds / 60 % 60;
    case DateField::kHour:
      return seconds / 3600 % 24;
    case DateField::kDay:
      return seconds / kSecondsPerDay;
    case DateField::kQuarter:
      return 1;
    case DateField::kMonth:
    case DateField::kYear:
    case DateField::kDecade:
    case DateField::kCentury:
    case DateField::kMillennium:
      return 0;
    case DateField::kEpoch:
      return seconds;
    default:
      return std::nullopt;
  }
}

}  // namespace rankwise
