#include <gtest/gtest.h>

#include "customer/customer_rows.hpp"
#include "customer/metric_summary.hpp"
#include "customer/rfm.hpp"
#include "engine/data/calendar.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using test::all_cells;
using test::Customer;
using test::world;
using Texts = std::vector<std::string>;

constexpr std::int64_t kDay = kSecondsPerDay;

Table table_of(const std::vector<Customer>& customers, const RfmSettings& settings, RfmAccount& account,
               bool last_rank_only = false) {
  return make_customer_table(world(), test::folded_table(customers, last_rank_only), settings, account);
}

Table table_of(const std::vector<Customer>& customers, const RfmSettings& settings = {}) {
  RfmAccount account;
  return table_of(customers, settings, account);
}

TEST(CustomerTable, SortsNumericIdsAsNumbers) {
  for (const bool last_rank_only : {false, true}) {
    RfmAccount account;
    const auto table =
        table_of({{"100"}, {"9"}, {"-3"}, {"20"}, {"0"}, {"9223372036854775807"}}, {}, account, last_rank_only);
    EXPECT_EQ(table.schema()[0].type, kInt64);
    EXPECT_EQ(all_cells(table, "customer_id"), (Texts{"-3", "0", "9", "20", "100", "9223372036854775807"}));
    EXPECT_EQ(table.partitioning(), Partitioning::kSorted);
    const auto even = test::my_rows(6);
    EXPECT_EQ(table.rows(), even.end - even.begin);
  }
}

TEST(CustomerTable, KeepsIdsAsTextWhereOneIsNoInteger) {
  // Numbers come first, as numbers; a leading zero or a sign makes a text.
  const auto table = table_of({{"b"}, {"100"}, {"9"}, {"B"}, {"a7"}, {"20"}});
  EXPECT_EQ(table.schema()[0].type, kText);
  EXPECT_EQ(all_cells(table, "customer_id"), (Texts{"9", "20", "100", "B", "a7", "b"}));
  for (const char* odd : {"007", "+7", "-0", "9223372036854775808", "1.5", "7 "}) {
    EXPECT_EQ(table_of({{"5"}, {odd}}).schema()[0].type, kText) << odd;
  }
}

TEST(CustomerTable, CountsWholeDaysBackFromTheDayAfterTheLastPurchaseOfAll) {
  RfmAccount account;
  const std::int64_t now = 1000 * kDay + 45000;
  const auto table =
      table_of({{"1", 1, 100, now}, {"2", 1, 100, now - 1}, {"3", 1, 100, now - kDay}, {"4", 1, 100, now - kDay + 1}},
               {}, account);
  EXPECT_EQ(account.reference_time, now + kDay);
  EXPECT_EQ(all_cells(table, "recency_days"), (Texts{"1", "1", "2", "1"}));
}

TEST(CustomerTable, TakesTheOffsetAndTheReferenceOfTheJob) {
  const std::vector<Customer> customers{{"1", 1, 100, 10 * kDay}, {"2", 1, 100, 7 * kDay + 5}};
  RfmSettings settings;
  settings.offset_days = 0;
  EXPECT_EQ(all_cells(table_of(customers, settings), "recency_days"), (Texts{"0", "2"}));
  settings.offset_days = 30;
  EXPECT_EQ(all_cells(table_of(customers, settings), "recency_days"), (Texts{"30", "32"}));
  settings.reference_time = 8 * kDay;  // rounds down, below zero too
  EXPECT_EQ(all_cells(table_of(customers, settings), "recency_days"), (Texts{"-2", "0"}));
  settings.reference_time = 10 * kDay - 1;
  EXPECT_EQ(all_cells(table_of(customers, settings), "recency_days"), (Texts{"-1", "2"}));
}

TEST(CustomerTable, TakesTheReferenceFromDroppedCustomersToo) {
  RfmAccount account;
  RfmSettings settings;
  settings.drop_non_positive_monetary = true;
  const auto table =
      table_of({{"1", 1, 100, kDay}, {"2", 1, -5, 4 * kDay}, {std::nullopt, 1, 100, 9 * kDay}}, settings, account);
  EXPECT_EQ(account.reference_time, 10 * kDay);
  EXPECT_EQ(all_cells(table, "recency_days"), Texts{"9"});
}

TEST(CustomerTable, AccountsForWhomItLeavesOut) {
  const std::vector<Customer> customers{
      {"1", 2, 500, 0, 7}, {"2", 1, 0, 0, 2}, {"3", 1, -300, 0, 4}, {std::nullopt, 9, 9000, 0, 30}, {"5", 1, 1, 0, 1}};
  RfmAccount account;
  RfmSettings settings;
  settings.drop_non_positive_monetary = true;
  EXPECT_EQ(all_cells(table_of(customers, settings, account), "customer_id"), (Texts{"1", "5"}));
  EXPECT_EQ(account.in, (Tally{44, 9201}));
  EXPECT_EQ(account.without_customer, (Tally{30, 9000}));
  EXPECT_EQ(account.non_positive, (Tally{6, -300}));
  EXPECT_EQ(account.non_positive_customers, 2);
  EXPECT_EQ(account.out, (Tally{8, 501}));
  EXPECT_EQ(account.customers, 2);

  EXPECT_EQ(table_of(customers, {}, account).rows(), test::my_rows(4).end - test::my_rows(4).begin);
  EXPECT_EQ(account.non_positive_customers, 0);
  EXPECT_EQ(account.customers, 4);
}

TEST(CustomerTable, RefusesMoneyBeyond64BitsOnEveryRank) {
  RfmAccount account;
  EXPECT_THROW(table_of({{"1", 1, INT64_MAX}, {"2", 1, 1}}, {}, account), BudgetError);
  EXPECT_NO_THROW(table_of({{"1", 1, INT64_MAX}, {"2", 1, 1}, {"3", 1, -1}}, {}, account));
  EXPECT_EQ(account.out.money, INT64_MAX);
}

TEST(CustomerTable, HoldsWithoutCustomersAndWithOne) {
  RfmAccount account;
  EXPECT_EQ(world().sum(table_of({}, {}, account).rows()), 0);
  EXPECT_EQ(account.customers, 0);
  EXPECT_EQ(world().sum(table_of({{std::nullopt}}, {}, account).rows()), 0);
  EXPECT_EQ(account.without_customer.rows, 1);
  RfmSettings settings;
  settings.currency = "GBP";
  const auto one = table_of({{"17850", 4, 1001, 5 * kDay, 6}}, settings);
  EXPECT_EQ(test::all_lines(one), Texts{"17850|1|4|1001|431990|432000|6|" + std::to_string(2.5025)});
  EXPECT_EQ(one.schema()[3].unit, "GBP");
}

TEST(MetricSummary, MatchesPandas) {
  // pandas.Series([1.5, 2, 7, -3, 12]).describe(): mean 3.9, std 5.748912940721924, 50% 2
  const auto summary =
      summarize_metric(world(), test::metric_table("monetary", decimal(2), {150, 200, 700, -300, 1200}), "monetary");
  EXPECT_EQ(summary.metric, "monetary");
  EXPECT_DOUBLE_EQ(summary.mean, 3.9);
  EXPECT_DOUBLE_EQ(summary.deviation, 5.748912940721924);
  EXPECT_EQ(summary.median, 2);
  EXPECT_EQ(summary.smallest, -3);
  EXPECT_EQ(summary.largest, 12);
}

TEST(MetricSummary, HoldsWithoutRowsAndWithOne) {
  EXPECT_EQ(summarize_metric(world(), test::metric_table("x", kInt64, {}), "x").largest, 0);
  const auto one = summarize_metric(world(), test::metric_table("x", kInt64, {-4}), "x");
  EXPECT_EQ(one.deviation, 0);
  EXPECT_EQ(one.median, -4);
}

}  // namespace
}  // namespace rankwise
