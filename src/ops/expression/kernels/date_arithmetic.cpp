#include <algorithm>  // std::min

#include "engine/data/calendar.hpp"
#include "engine/numeric/int128.hpp"
#include "ops/expression/kernels/checked_integers.hpp"
#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kFirstSecond = kFirstDay * kSecondsPerDay;
constexpr std::int64_t kLastSecond = (kLastDay + 1) * kSecondsPerDay - 1;

/// A day or second that its years allow. @throws RowError
std::int64_t checked(int128 value, const DataType& type, std::size_t row) {
  const bool is_date = type == kDate;
  if (value < (is_date ? kFirstDay : kFirstSecond) || value > (is_date ? kLastDay : kLastSecond)) {
    refuse_row(is_date ? "date out of range" : "timestamp out of range", row);
  }
  return static_cast<std::int64_t>(value);
}

/// Adds or subtracts days.
template <int kSign>
void move_days(const KernelCall& call) {
  const std::int64_t* a = argument<std::int64_t>(call, 0);
  const std::int64_t* b = argument<std::int64_t>(call, 1);
  set_results<std::int64_t>(call, [&](std::size_t row) {
    return checked(static_cast<int128>(a[row]) + static_cast<int128>(kSign) * b[row], kDate, row);
  });
}

void difference(const KernelCall& call) {
  const std::int64_t* a = argument<std::int64_t>(call, 0);
  const std::int64_t* b = argument<std::int64_t>(call, 1);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = CheckedSubtract::wrapped(a[row], b[row]); });
}

/// Moves a day by months; where the month is too short, to its last day. @throws RowError
std::int64_t moved_by_months(std::int64_t day, std::int64_t months, std::size_t row) {
  constexpr std::int64_t kMostMonths = 12 * 10000;
  if (months > kMostMonths || months < -kMostMonths) refuse_row("timestamp out of range", row);
  const CivilDate date = civil_from_days(day);
  const std::int64_t month = date.year * 12 + date.month - 1 + months;
  const std::int64_t year = month >= 0 ? month / 12 : -1;
  if (year < 1 || year > 9999) refuse_row("timestamp out of range", row);
  const auto month_of_year = static_cast<int>(month % 12) + 1;
  return days_from_civil({year, month_of_year, std::min(date.day, days_in_month(year, month_of_year))});
}

void add_interval(const KernelCall& call) {
  const std::int64_t* from = argument<std::int64_t>(call, 0);
  const std::int64_t* months = argument<std::int64_t>(call, 1);
  const std::int64_t* seconds = argument<std::int64_t>(call, 2);
  set_results<std::int64_t>(call, [&](std::size_t row) {
    std::int64_t moved = from[row];
    if (months[row] != 0) {
      const std::int64_t day = day_of_timestamp(moved);
      moved += (moved_by_months(day, months[row], row) - day) * kSecondsPerDay;
    }
    return checked(static_cast<int128>(moved) + seconds[row], kTimestamp, row);
  });
}

void make_date(const KernelCall& call) {
  const std::int64_t* year = argument<std::int64_t>(call, 0);
  const std::int64_t* month = argument<std::int64_t>(call, 1);
  const std::int64_t* day = argument<std::int64_t>(call, 2);
  set_results<std::int64_t>(call, [&](std::size_t row) {
    const bool small = month[row] >= 1 && month[row] <= 12 && day[row] >= 1 && day[row] <= 31;
    const CivilDate date{year[row], small ? static_cast<int>(month[row]) : 0, small ? static_cast<int>(day[row]) : 0};
    if (!is_valid(date)) {
      refuse_row("there is no date " + std::to_string(year[row]) + "-" + std::to_string(month[row]) + "-" +
                     std::to_string(day[row]),
                 row);
    }
    return days_from_civil(date);
  });
}

void date_of(const KernelCall& call) {
  const std::int64_t* seconds = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = day_of_timestamp(seconds[row]); });
}

}  // namespace

void add_date_arithmetic(FunctionTable& table) {
  table.add("+", {{Slot::kDay, Slot::kBigint}, kDate}, move_days<1>, kMayFail);
  table.add("+", {{Slot::kBigint, Slot::kDay}, kDate}, move_days<1>, kMayFail);
  table.add("-", {{Slot::kDay, Slot::kBigint}, kDate}, move_days<-1>, kMayFail);
  table.add("-", {{Slot::kDay, Slot::kDay}, kInt64}, difference);
  table.add("-", {{Slot::kTime, Slot::kTime}, kInt64}, difference);
  table.add("timestamp_difference", {{Slot::kTime, Slot::kTime}, kInt64}, difference);
  table.add("add_interval", {{Slot::kTime, Slot::kBigint, Slot::kBigint}, kTimestamp}, add_interval, kMayFail);
  table.add("make_date", {{Slot::kBigint, Slot::kBigint, Slot::kBigint}, kDate}, make_date, kMayFail);
  table.add("date", {{Slot::kTime}, kDate}, date_of);
}

}  // namespace rankwise
