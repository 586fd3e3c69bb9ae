#include "engine/data/calendar.hpp"

#include <array>   // std::array
#include <cstdio>  // std::snprintf

namespace rankwise {

std::string format_date(std::int64_t days) {
  const CivilDate date = civil_from_days(days);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04lld-%02d-%02d", static_cast<long long>(date.year), date.month, date.day);
  return text.data();
}

std::string format_timestamp(std::int64_t seconds) {
  const std::int64_t days = floor_divide(seconds, kSecondsPerDay);
  const auto of_day = static_cast<int>(seconds - days * kSecondsPerDay);
  std::array<char, 48> time{};
  std::snprintf(time.data(), time.size(), " %02d:%02d:%02d", of_day / 3600, of_day / 60 % 60, of_day % 60);
  return format_date(days) + time.data();
}

}  // namespace rankwise
