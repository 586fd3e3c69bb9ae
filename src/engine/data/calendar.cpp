#include "engine/data/calendar.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

char* put_two(char* at, std::int64_t value) {
  *at++ = static_cast<char>('0' + value / 10);
  *at++ = static_cast<char>('0' + value % 10);
  return at;
}

char* put_date(char* at, std::int64_t days) {
  const CivilDate date = civil_from_days(days);
  at = put_two(at, date.year / 100);
  at = put_two(at, date.year % 100);
  *at++ = '-';
  at = put_two(at, date.month);
  *at++ = '-';
  return put_two(at, date.day);
}

void check_range(std::int64_t days, const char* what, std::int64_t value) {
  if (days < kFirstDay || days > kLastDay) {
    throw BudgetError(std::string(what) + " " + std::to_string(value) +
                      " after 1970-01-01 lies outside the years 1 to 9999");
  }
}

}  // namespace

void append_date(std::string& text, std::int64_t days) {
  check_range(days, "a date of day", days);
  char buffer[10];
  put_date(buffer, days);
  text.append(buffer, sizeof(buffer));
}

void append_timestamp(std::string& text, std::int64_t seconds) {
  const std::int64_t days = day_of_timestamp(seconds);
  check_range(days, "a timestamp of second", seconds);
  const std::int64_t second_of_day = seconds - days * kSecondsPerDay;
  char buffer[19];
  char* at = put_date(buffer, days);
  *at++ = ' ';
  at = put_two(at, second_of_day / 3600);
  *at++ = ':';
  at = put_two(at, second_of_day / 60 % 60);
  *at++ = ':';
  put_two(at, second_of_day % 60);
  text.append(buffer, sizeof(buffer));
}

std::string format_date(std::int64_t days) {
  std::string text;
  append_date(text, days);
  return text;
}

std::string format_timestamp(std::int64_t seconds) {
  std::string text;
  append_timestamp(text, seconds);
  return text;
}

}  // namespace rankwise
