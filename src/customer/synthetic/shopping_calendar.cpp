#include "customer/synthetic/shopping_calendar.hpp"

#include <algorithm>  // std::upper_bound
#include <array>      // std::array

#include "engine/data/calendar.hpp"

namespace rankwise {
namespace {

constexpr std::array kMonthWeights = {0.80, 0.85, 0.95, 0.90, 1.00, 0.95, 0.90, 0.88, 1.10, 1.35, 1.75, 1.45};
constexpr std::array kWeekdayWeights = {1.00, 1.20, 1.10, 1.25, 0.95, 0.04, 0.62};  // from Monday
constexpr double kClosedWeight = 0.02;                                              // 24 December to 1 January

constexpr int kOpeningHour = 7;
constexpr std::array kHourWeights = {0.3, 2.0, 6.3, 11.3, 12.6, 15.2, 14.0, 12.5, 11.7, 8.1, 3.5, 1.6, 0.7, 0.2};

double day_weight(std::int64_t day) {
  const CivilDate date = civil_from_days(day);
  if ((date.month == 12 && date.day >= 24) || (date.month == 1 && date.day == 1)) return kClosedWeight;
  return kMonthWeights[static_cast<std::size_t>(date.month - 1)] *
         kWeekdayWeights[static_cast<std::size_t>(weekday(day))];
}

/// Turns a share of the day's business, in [0, 1), into a minute of the day.
std::int64_t minute_at(double share) {
  double total = 0.0;
  for (const double weight : kHourWeights) total += weight;
  double rest = share * total;
  std::size_t hour = 0;
  while (hour + 1 < kHourWeights.size() && rest >= kHourWeights[hour]) rest -= kHourWeights[hour++];
  const auto minute = static_cast<std::int64_t>(60.0 * rest / kHourWeights[hour]);
  return (kOpeningHour + static_cast<std::int64_t>(hour)) * 60 + std::clamp<std::int64_t>(minute, 0, 59);
}

}  // namespace

ShoppingCalendar::ShoppingCalendar(std::int64_t first_day, std::int64_t days, bool seasonal)
    : first_day_(first_day), weeks_(static_cast<double>(days) / 7.0) {
  double total = 0.0;
  for (std::int64_t day = 0; day < days; ++day) {
    total += seasonal ? day_weight(first_day + day) : 1.0;
    day_ends_.push_back(total);
  }
  for (double& end : day_ends_) end *= weeks_ / total;
  day_ends_.back() = weeks_;
}

std::int64_t ShoppingCalendar::timestamp_at(double shopping_weeks) const {
  const auto after = std::upper_bound(day_ends_.begin(), day_ends_.end() - 1, shopping_weeks);
  const double begin = after == day_ends_.begin() ? 0.0 : *(after - 1);
  const auto day = static_cast<std::int64_t>(after - day_ends_.begin());
  const double share = (shopping_weeks - begin) / (*after - begin);
  return (first_day_ + day) * kSecondsPerDay + minute_at(std::clamp(share, 0.0, 1.0)) * 60;
}

}  // namespace rankwise
