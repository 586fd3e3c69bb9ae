#include <gtest/gtest.h>

#include "bind_plans.hpp"

namespace rankwise::test {
namespace {

// The window step.
std::string window(const std::string& call) {
  return step_of("window", "select " + call + " from sales");
}

// Rows in play.
std::string frame(const std::string& call) {
  return step_of("window order by ", "select " + call + " from sales");
}

TEST(BindWindow, ChoosesTheFunction) {
  EXPECT_EQ(window("row_number() over ()"), ": row_number() as row_number() over ()");
  EXPECT_EQ(window("rank() over (partition by day order by qty desc)"),
            " partition by day order by qty desc: rank() as rank() over (partition by day order by qty desc)");
  EXPECT_EQ(window("ntile(4) over (order by x)"), " order by x: ntile(4) as ntile(4) over (order by x)");
  EXPECT_EQ(window("lag(qty) over (order by at)"), " order by at: lag(qty, 1) as lag(qty) over (order by at)");
  EXPECT_EQ(window("lead(qty, 3) over (order by at)"), " order by at: lead(qty, 3) as lead(qty, 3) over (order by at)");
  EXPECT_EQ(window("nth_value(qty, 2) over (order by at)"),
            " order by at: nth_value(qty, 2) as nth_value(qty, 2) over (order by at)");
  EXPECT_EQ(window("sum(qty) over (partition by ok)"),
            " partition by ok: sum(qty) range between unbounded preceding and unbounded following as sum(qty) over "
            "(partition by ok)");
  EXPECT_EQ(window("avg(x) over (order by day)"), " order by day: avg(x) as avg(x) over (order by day)");
}

TEST(BindWindow, UnderstandsFrames) {
  EXPECT_EQ(frame("sum(x) over (order by at rows between 2 preceding and 1 following)"),
            "at: sum(x) rows between 2 preceding and 1 following as sum(x) over (order by at rows between 2 preceding "
            "and 1 following)");
  EXPECT_EQ(frame("sum(x) over (order by at rows unbounded preceding)"),
            "at: sum(x) rows between unbounded preceding and current row as sum(x) over (order by at rows unbounded "
            "preceding)");
  EXPECT_EQ(frame("sum(x) over (order by at range between unbounded preceding and unbounded following)"),
            "at: sum(x) range between unbounded preceding and unbounded following as sum(x) over (order by at range "
            "between unbounded preceding and unbounded following)");
  EXPECT_EQ(frame("sum(x) over (order by at range interval '1 day' preceding)"),
            "at: sum(x) range between 86400 preceding and current row as sum(x) over (order by at range interval '1 "
            "day' preceding)");
  EXPECT_EQ(frame("sum(x) over (order by day range between interval '7 days' preceding and current row)"),
            "day: sum(x) range between 7 preceding and current row as sum(x) over (order by day range between interval "
            "'7 days' preceding and current row)");
  EXPECT_EQ(
      frame("sum(x) over (order by price range 0.5 preceding)"),
      "price: sum(x) range between 0.5 preceding and current row as sum(x) over (order by price range 0.5 preceding)");
}

TEST(BindWindow, SharesAStepPerPartitionAndOrder) {
  EXPECT_EQ(bound("select sum(v) over w, lag(v, 2, 0) over w from l window w as (partition by k order by id)"),
            R"(
project sum(v) over w as sum, lag(v, 2, 0) over w as lag
  window partition by k order by id: sum(v) as sum(v) over w, lag(v, 2) as lag(v, 2, 0) over w
    scan l: id, k, t, v
)");
}

TEST(BindWindow, ComesAfterGroups) {
  EXPECT_EQ(bound("select k, sum(v), rank() over (order by sum(v) desc) from l group by k"),
            R"(
project k, sum(v) as sum, rank() over (order by sum(v) desc) as rank
  window order by sum(v) desc: rank() as rank() over (order by sum(v) desc)
    group by k: sum(v)
      scan l: id, k, t, v
)");
}

TEST(BindWindow, FiltersAggregates) {
  EXPECT_EQ(bound("select count(*) filter (where v > 1) over () as n from l"),
            R"(
project count(*) filter (where v > 1) over () as n
  window: count(argument) range between unbounded preceding and unbounded following as count(*) filter (where v > 1) over ()
    project id, k, t, v, case when v > 1 then true else null end as argument
      scan l: id, k, t, v
)");
}

}  // namespace
}  // namespace rankwise::test
