#pragma once
#include <cstdint>      // std::int64_t
#include <optional>     // std::optional
#include <string_view>  // std::string_view

namespace rankwise {

/// What can be taken from, or be left of, a date and time.
enum class DateField : std::uint8_t {
  kMicrosecond,
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,  ///< of ISO 8601: begins on Monday, the first has the year's first Thursday
  kMonth,
  kQuarter,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
  kDayOfWeek,     ///< 0 Sunday .. 6 Saturday
  kIsoDayOfWeek,  ///< 1 Monday .. 7 Sunday
  kDayOfYear,
  kIsoYear,  ///< the year that the ISO week belongs to
  kJulianDay,
  kEpoch,  ///< seconds since 1970-01-01 00:00:00
};

/// Finds a field by PostgreSQL's names, in any case: "year", "dow", "epoch", ... @local
std::optional<DateField> find_date_field(std::string_view name);

/// Takes a field from a day and a second of it. @local
std::int64_t date_field(DateField field, std::int64_t day, std::int64_t second_of_day);

/// The first second of the day, week, month, ... that `seconds` lies in; nothing for fields that have no such.
/// The year may become 0 (a decade). @local
std::optional<std::int64_t> truncate_time(DateField field, std::int64_t seconds);

/// A field of an interval of `seconds`, which has days, hours, minutes and seconds, all with its sign, and no months.
/// Nothing for fields that an interval does not have. @local
std::optional<std::int64_t> interval_field(DateField field, std::int64_t seconds);

}  // namespace rankwise
