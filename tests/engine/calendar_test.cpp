#include "engine/data/calendar.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

struct Moment {
  std::int64_t seconds;
  const char* text;
  int weekday;
};

// Figures from Python's datetime.
constexpr Moment kMoments[] = {
    {-62135596800, "0001-01-01 00:00:00", 0},
    {253402300799, "9999-12-31 23:59:59", 4},
    {-2203891201, "1900-02-28 23:59:59", 2},
    {-2203891200, "1900-03-01 00:00:00", 3},
    {951825601, "2000-02-29 12:00:01", 1},
    {-1, "1969-12-31 23:59:59", 2},
    {0, "1970-01-01 00:00:00", 3},
    {1259653500, "2009-12-01 07:45:00", 1},
    {1323435000, "2011-12-09 12:50:00", 4},
    {247679138549, "9818-08-22 16:42:29", 5},
    {-24495471420, "1193-10-08 14:23:00", 4},
    {3384425788, "2077-03-31 14:16:28", 2},
    {197492990371, "8228-04-21 11:59:31", 0},
    {52921093910, "3647-01-01 15:51:50", 1},
};

TEST(Calendar, FormatsAsPython) {
  for (const auto& moment : kMoments) {
    EXPECT_EQ(format_timestamp(moment.seconds), moment.text);
    const auto day = day_of_timestamp(moment.seconds);
    EXPECT_EQ(format_date(day), std::string(moment.text).substr(0, 10));
    EXPECT_EQ(weekday(day), moment.weekday) << moment.text;
  }
}

TEST(Calendar, AgreesWithPythonOnEveryDay) {
  // Python: h = 0; for each date d from date.min to date.max:
  //   h = (h * 1000003 + d.year * 10000 + d.month * 100 + d.day + d.weekday() * 100000000) % 2**64
  std::uint64_t folded = 0;
  std::int64_t wrong = 0;
  for (std::int64_t day = kFirstDay; day <= kLastDay; ++day) {
    const CivilDate date = civil_from_days(day);
    if (days_from_civil(date) != day || !is_valid(date)) ++wrong;
    folded = folded * 1000003 + static_cast<std::uint64_t>(date.year * 10000 + date.month * 100 + date.day) +
             static_cast<std::uint64_t>(weekday(day)) * 100000000;
  }
  EXPECT_EQ(folded, 7463462397944947526ULL);
  EXPECT_EQ(wrong, 0);
}

TEST(Calendar, KnowsWhichDatesExist) {
  EXPECT_TRUE(is_valid({2000, 2, 29}));
  EXPECT_FALSE(is_valid({1900, 2, 29}));
  EXPECT_FALSE(is_valid({2011, 4, 31}));
  EXPECT_FALSE(is_valid({2011, 13, 1}));
  EXPECT_FALSE(is_valid({2011, 0, 1}));
  EXPECT_FALSE(is_valid({2011, 1, 0}));
  EXPECT_FALSE(is_valid({0, 1, 1}));
  EXPECT_FALSE(is_valid({10000, 1, 1}));
}

TEST(Calendar, RefusesYearsThatDoNotFitFourDigits) {
  EXPECT_THROW(format_date(kFirstDay - 1), BudgetError);
  EXPECT_THROW(format_date(kLastDay + 1), BudgetError);
  EXPECT_THROW(format_timestamp(INT64_MIN), BudgetError);
  EXPECT_THROW(format_timestamp(INT64_MAX), BudgetError);
}

}  // namespace
}  // namespace rankwise
