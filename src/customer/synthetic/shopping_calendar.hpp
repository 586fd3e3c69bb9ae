#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

namespace rankwise {

/// Bends time, so that a process that runs evenly in shopping time shows the seasons, weekdays and hours of a shop.
///
/// Shopping time is measured in weeks from the start and ends where the calendar does; a busy day takes up more of it
/// than a quiet one. A process with known parameters in shopping time keeps them exactly.
class ShoppingCalendar {
 public:
  /// @param first_day  days since 1970-01-01
  /// @param days       how many days the calendar spans, 1 or more
  /// @param seasonal   whether days differ (months, Christmas, weekdays); the hours of a day always do
  ShoppingCalendar(std::int64_t first_day, std::int64_t days, bool seasonal);

  /// Length in weeks, in shopping time as in calendar time.
  double weeks() const { return weeks_; }

  /// Turns weeks of shopping time, in [0, weeks()), into seconds since 1970, on the full minute. @local
  std::int64_t timestamp_at(double shopping_weeks) const;

 private:
  std::int64_t first_day_;
  double weeks_;
  std::vector<double> day_ends_;  // in shopping weeks, ascending; the last one is weeks_
};

}  // namespace rankwise
