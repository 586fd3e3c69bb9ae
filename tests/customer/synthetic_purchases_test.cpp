#include <gtest/gtest.h>

#include <cmath>   // std::sqrt
#include <vector>  // std::vector

#include "customer/synthetic/purchase_process.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/calendar.hpp"
#include "engine/exchange/exchange.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

/// A cohort's repeat purchases, by a published law. `mean` is E[X(t)] of Fader, Hardie and Lee (2005), equation 9 (also
/// by numerical integration over p); `none` is P(X(t) = 0) = (alpha / (alpha + t))^r.
struct Expected {
  BgNbdParameters parameters;
  std::int64_t weeks;
  double mean;
  double none;
};

const Expected kExpected[] = {
    {{0.243, 4.414, 0.793, 2.426}, 39, 1.1967231932, 0.5737863521},  // CDNOW, as published
    {{0.55, 5.0, 0.40, 3.20}, 26, 2.2265749291, 0.3665933400},       // the defaults
    {{0.55, 5.0, 0.40, 3.20}, 52, 3.9166908742, 0.2622420503},
    {{2.0, 10.0, 1.5, 4.0}, 78, 4.4717651108, 0.0129122431},
};

struct Cohort {
  std::int64_t customers = 0;
  std::int64_t none = 0;
  std::int64_t repeats = 0;
  std::int64_t squares = 0;
};

/// Counts purchases within `weeks` after the first, of all customers who are observed that long.
Cohort observe(const SyntheticRetailSettings& settings, std::int64_t weeks, std::int64_t customers) {
  const std::int64_t first_day = parse_calendar_day(settings.start, "start");
  const std::int64_t days = parse_calendar_day(settings.end, "end") - first_day + 1;
  const ShoppingCalendar calendar(first_day, days, settings.seasonal);
  const PurchaseProcess process(settings, calendar);
  const RowRange range = even_range(customers, world().size(), world().rank());
  std::vector<std::int64_t> sums(4, 0);
  std::vector<Invoice> invoices;
  for (std::int64_t customer = range.begin; customer < range.end; ++customer) {
    invoices.clear();
    process.append_customer(customer, invoices);
    const std::int64_t until = invoices.front().timestamp + weeks * 7 * kSecondsPerDay;
    if (until > (first_day + days) * kSecondsPerDay) continue;
    std::int64_t repeats = -1;
    for (const Invoice& invoice : invoices) repeats += !invoice.is_return() && invoice.timestamp <= until ? 1 : 0;
    sums[0] += 1;
    sums[1] += repeats == 0 ? 1 : 0;
    sums[2] += repeats;
    sums[3] += repeats * repeats;
  }
  world().sum(std::span<std::int64_t>(sums));
  return {sums[0], sums[1], sums[2], sums[3]};
}

TEST(PurchaseProcess, FollowsTheBgNbdLaw) {
  for (const Expected& expected : kExpected) {
    SyntheticRetailSettings settings;
    settings.purchasing = expected.parameters;
    settings.seasonal = false;
    settings.seed = 5;
    const Cohort cohort = observe(settings, expected.weeks, 150'000);
    const auto n = static_cast<double>(cohort.customers);
    const double mean = static_cast<double>(cohort.repeats) / n;
    const double error = std::sqrt((static_cast<double>(cohort.squares) / n - mean * mean) / n);
    EXPECT_GT(cohort.customers, 40'000);
    EXPECT_NEAR(mean, expected.mean, 4.0 * error) << expected.parameters.r << " " << expected.weeks;
    EXPECT_LT(error, 0.015 * expected.mean);
    EXPECT_NEAR(static_cast<double>(cohort.none) / n, expected.none,
                4.0 * std::sqrt(expected.none * (1.0 - expected.none) / n));
  }
}

TEST(PurchaseProcess, ReturnsComeAfterTheirSale) {
  SyntheticRetailSettings settings;
  settings.return_rate = 1.0;
  const ShoppingCalendar calendar(parse_calendar_day(settings.start, "start"), 731, true);
  const PurchaseProcess process(settings, calendar);
  std::vector<Invoice> invoices;
  for (std::int64_t customer = 0; customer < 200; ++customer) process.append_customer(customer, invoices);
  std::int64_t returns = 0;
  bool after = true;
  for (std::size_t i = 1; i < invoices.size(); ++i) {
    if (!invoices[i].is_return()) continue;
    ++returns;
    after = after && invoices[i - 1].shopper == invoices[i].shopper &&
            invoices[i - 1].purchase() == invoices[i].purchase() && invoices[i - 1].timestamp <= invoices[i].timestamp;
  }
  EXPECT_TRUE(after);
  EXPECT_GT(returns, static_cast<std::int64_t>(invoices.size()) * 4 / 10);
}

TEST(PurchaseProcess, GrowthBringsMoreGuestsLater) {
  SyntheticRetailSettings settings;
  settings.growth = 2.0;
  settings.seasonal = false;
  const std::int64_t first_day = parse_calendar_day(settings.start, "start");
  const ShoppingCalendar calendar(first_day, 700, false);
  const PurchaseProcess process(settings, calendar);
  std::vector<Invoice> invoices;
  for (std::int64_t guest = 0; guest < 20'000; ++guest) process.append_guest(guest, invoices);
  std::int64_t early = 0;
  for (const Invoice& invoice : invoices) early += invoice.timestamp < (first_day + 350) * kSecondsPerDay ? 1 : 0;
  // Density 1 + 2x on [0, 1], halves weigh 3/4 and 5/4 of 2.
  EXPECT_NEAR(static_cast<double>(early) / 20'000.0, 0.375, 0.015);
}

}  // namespace
}  // namespace rankwise
