#include <gtest/gtest.h>

#include "bind_plans.hpp"

namespace rankwise::test {
namespace {

// The call in the group-by, with its name behind `as` where that differs.
std::string aggregate(const std::string& call) {
  return step_of("group: ", "select " + call + " from sales");
}

TEST(BindAggregate, ChoosesTheFunction) {
  EXPECT_EQ(aggregate("count(*)"), "count(*)");
  EXPECT_EQ(aggregate("count(x)"), "count(x)");
  EXPECT_EQ(aggregate("count(distinct qty)"), "count(distinct qty)");
  EXPECT_EQ(aggregate("sum(price)"), "sum(price)");
  EXPECT_EQ(aggregate("avg(distinct x)"), "avg(distinct x)");
  EXPECT_EQ(aggregate("min(day)"), "min(day)");
  EXPECT_EQ(aggregate("var_pop(x)"), "var_pop(x)");
  EXPECT_EQ(aggregate("variance(x)"), "var_samp(x) as variance(x)");
  EXPECT_EQ(aggregate("stddev(x)"), "stddev_samp(x) as stddev(x)");
  EXPECT_EQ(aggregate("corr(x, qty)"), "corr(x, qty)");
  EXPECT_EQ(aggregate("covar_samp(x, qty)"), "covar_samp(x, qty)");
  EXPECT_EQ(aggregate("bool_and(ok)"), "min(ok) as bool_and(ok)");
  EXPECT_EQ(aggregate("every(ok)"), "min(ok) as every(ok)");
  EXPECT_EQ(aggregate("bool_or(ok)"), "max(ok) as bool_or(ok)");
  EXPECT_EQ(aggregate("any_value(qty)"), "any_value(qty)");
  EXPECT_EQ(aggregate("median(x)"), "percentile_cont(x, 0.5) as median(x)");
  EXPECT_EQ(aggregate("percentile_cont(0.9) within group (order by x)"),
            "percentile_cont(x, 0.9) as percentile_cont(0.9) within group (order by x)");
  EXPECT_EQ(aggregate("percentile_cont(0.25) within group (order by x desc)"),
            "percentile_cont(x, 0.75) as percentile_cont(0.25) within group (order by x desc)");
  EXPECT_EQ(aggregate("percentile_disc(0.5) within group (order by day)"),
            "percentile_disc(day, 0.5) as percentile_disc(0.5) within group (order by day)");
  EXPECT_EQ(aggregate("mode() within group (order by invoice)"),
            "mode(Invoice) as mode() within group (order by invoice)");
  EXPECT_EQ(aggregate("mode(qty)"), "mode(qty)");
  EXPECT_EQ(aggregate("string_agg(invoice, '; ')"), "string_agg(Invoice, '; ') as string_agg(invoice, '; ')");
  EXPECT_EQ(aggregate("string_agg(distinct invoice, '; ' order by invoice desc)"),
            "string_agg(distinct Invoice, '; ' order by Invoice desc) as string_agg(distinct invoice, '; ' order by "
            "invoice desc)");
  EXPECT_EQ(aggregate("first(qty order by at)"), "first(qty order by at)");
  EXPECT_EQ(aggregate("last(qty order by at desc nulls last, day)"), "last(qty order by at desc nulls last, day)");
  EXPECT_EQ(aggregate("approx_count_distinct(invoice)"),
            "approx_count_distinct(Invoice) as approx_count_distinct(invoice)");
  EXPECT_EQ(aggregate("approx_percentile(x, 0.99)"), "approx_percentile(x, 0.99)");
}

}  // namespace
}  // namespace rankwise::test
