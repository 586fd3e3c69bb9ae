#include <gtest/gtest.h>

#include "bind_plans.hpp"

namespace rankwise::test {
namespace {

TEST(BindSelect, FiltersAndComputes) {
  EXPECT_EQ(bound("select invoice, price * qty as amount from sales where ok and price > 1.5"),
            R"(
project Invoice, price * qty as amount
  filter ok and price > 1.5
    scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select 1, 'a', 1.50, 1e3, null, -2"),
            R"(
project 1 as column1, 'a' as column2, 1.50 as column3, 1000 as column4, null as column5, -2 as column6
  one row
)");
}

TEST(BindSelect, ReadsTypesOffTheirSurroundings) {
  EXPECT_EQ(bound("select day >= '2011-12-09', '7' = qty, coalesce(null, price) from sales"),
            R"(
project day >= date '2011-12-09' as column1, 7 = qty as column2, coalesce(null, price) as coalesce
  scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select qty + price, qty / 2, price / qty, qty = price from sales"),
            R"(
project qty + price as column1, qty / 2 as column2, cast(price as double) / cast(qty as double) as column3, qty = price as column4
  scan Sales: Invoice, day, at, qty, price, x, ok
)");
}

TEST(BindSelect, ExpandsStarsAndNamesColumnsOnce) {
  EXPECT_EQ(bound("select l.*, id, id + 1 from l"),
            R"(
project id, k, t, v, id as id_1, id + 1 as column6
  scan l: id, k, t, v
)");
}

TEST(BindSelect, GroupsByPositionsAliasesAndExpressions) {
  EXPECT_EQ(bound("select s.day as d, qty % 2, count(*) as n, sum(price) as revenue from sales s "
                  "where qty > 0 group by 1, qty % 2 having count(*) > 3 order by revenue desc, d "
                  "limit 10 offset 5"),
            R"(
order by revenue desc, d limit 10 offset 5
  project day as d, column2, count(*) as n, sum(price) as revenue
    filter count(*) > 3
      group by day, column2: count(*), sum(price)
        project Invoice, day, at, qty, price, x, ok, qty % 2 as column2
          filter qty > 0
            scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select upper(t) as u, count(*) from l group by u"),
            R"(
project u, count(*) as count
  group by u: count(*)
    project id, k, t, v, upper(t) as u
      scan l: id, k, t, v
)");
  EXPECT_EQ(bound("select count(*), max(v) - min(v) from l"),
            R"(
project count(*) as count, max(v) - min(v) as column2
  group: count(*), max(v), min(v)
    scan l: id, k, t, v
)");
}

TEST(BindSelect, FoldsFiltersIntoArguments) {
  EXPECT_EQ(bound("select sum(qty) filter (where ok) as s from sales"),
            R"(
project sum(qty) filter (where ok) as s
  group: sum(qty_1) as sum(qty) filter (where ok)
    project Invoice, day, at, qty, price, x, ok, case when ok then qty else null end as qty_1
      scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select count(*) filter (where not ok) as n from sales"),
            R"(
project count(*) filter (where not ok) as n
  group: count(argument) as count(*) filter (where not ok)
    project Invoice, day, at, qty, price, x, ok, case when not ok then true else null end as argument
      scan Sales: Invoice, day, at, qty, price, x, ok
)");
}

// Each set is a group-by of the same rows; absent keys are null.
TEST(BindSelect, ExpandsGroupingSets) {
  EXPECT_EQ(bound("select t, k, grouping(t, k), sum(v) from l group by rollup (t, k)"),
            R"(
project t, k, grouping(t, k) as grouping, sum(v) as sum
  union all
    project t, k, sum(v), 0 as grouping(t, k)
      group by t, k: sum(v)
        #1 = scan l: id, k, t, v
    project t, null as k, sum(v), 1 as grouping(t, k)
      group by t: sum(v)
        #1
    project null as t, null as k, sum(v), 3 as grouping(t, k)
      group: sum(v)
        #1
)");
  EXPECT_EQ(bound("select t, count(*) from l group by grouping sets (t, ())"),
            R"(
project t, count(*) as count
  union all
    project t, count(*)
      group by t: count(*)
        #1 = scan l: id, k, t, v
    project null as t, count(*)
      group: count(*)
        #1
)");
}

TEST(BindSelect, OrdersByWhatIsNotInTheSelectList) {
  EXPECT_EQ(bound("select id from l order by v * 2, t desc nulls last"),
            R"(
project id
  order by v * 2, t desc nulls last
    project id, v * 2, t
      scan l: id, k, t, v
)");
  EXPECT_EQ(bound("select k from l group by k order by sum(v) desc"),
            R"(
project k
  order by sum(v) desc
    project k, sum(v)
      group by k: sum(v)
        scan l: id, k, t, v
)");
}

TEST(BindSelect, KeepsDistinctRows) {
  EXPECT_EQ(bound("select distinct t from l order by t limit 3"),
            R"(
order by t limit 3
  distinct t
    project t
      scan l: id, k, t, v
)");
  EXPECT_EQ(bound("select distinct on (k) k, id from l order by k, v desc"),
            R"(
project k, id
  order by k, v desc
    filter row_number = 1
      window partition by k order by k, v desc: row_number() as row_number
        project k, id, v
          scan l: id, k, t, v
)");
}

TEST(BindSelect, UnitesBranches) {
  EXPECT_EQ(bound("select k, null as s from l union all select w, t from r union all select 1, 'x'"),
            R"(
union all
  project k, null as s
    project k, null as s
      scan l: id, k, t, v
  project w as k, t as s
    project w, t
      scan r: k, t, w
  project column1 as k, 'x' as s
    project 1 as column1, 'x' as column2
      one row
)");
  EXPECT_EQ(bound("select k from l union select x from sales"),
            R"(
distinct k
  union all
    project cast(k as double) as k
      project k
        scan l: id, k, t, v
    project x as k
      project x
        scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select t from l intersect select t from r"),
            R"(
project t
  filter left rows > 0 and right rows > 0
    group by t: sum(left rows) as left rows, sum(right rows) as right rows
      union all
        project t, 1 as left rows, 0 as right rows
          project t
            project t
              scan l: id, k, t, v
        project t, 0 as left rows, 1 as right rows
          project t
            project t
              scan r: k, t, w
)");
  EXPECT_EQ(bound("select k from l except all select k from r order by 1 limit 2"),
            R"(
order by k limit 2
  repeat times times
    project k, left rows - right rows as times
      filter left rows > right rows
        group by k: sum(left rows) as left rows, sum(right rows) as right rows
          union all
            project k, 1 as left rows, 0 as right rows
              project k
                project k
                  scan l: id, k, t, v
            project k, 0 as left rows, 1 as right rows
              project k
                project k
                  scan r: k, t, w
)");
}

TEST(BindSelect, ListsValues) {
  EXPECT_EQ(bound("select * from (values (1, 'a'), (2.5, null)) as v (n, s)"),
            R"(
project column1 as n, column2 as s
  union all
    project cast(1 as decimal(1)) as column1, 'a' as column2
      #1 = one row
    project 2.5 as column1, null as column2
      #1
)");
}

TEST(BindSelect, ComputesACommonTableOnce) {
  EXPECT_EQ(bound("with c as (select k, count(*) as n from l group by k) select a.k from c a join c b "
                  "on a.n = b.n + 1"),
            R"(
project k
  inner join on n = b.n + 1
    #1 = [c] project k, count(*) as n
      group by k: count(*)
        scan l: id, k, t, v
    project k as b.k, n as b.n, b.n + 1
      project k, n, n + 1 as b.n + 1
        #1
)");
}

// Without ORDER BY a result is in the order of all its columns.
TEST(BindSelect, DropsAnOrderThatNobodySees) {
  EXPECT_EQ(bound("select id from (select id from l order by v) s"),
            R"(
project id
  project id
    project id, v
      scan l: id, k, t, v
)");
  EXPECT_EQ(bound("select id from (select id from l order by v limit 3) s"),
            R"(
first rows
  project id
    project id
      order by v limit 3
        project id, v
          scan l: id, k, t, v
)");
}

TEST(BindSelect, AddsIntervals) {
  EXPECT_EQ(bound("select day + interval '1 month', at - interval '90 minutes' from sales"),
            R"(
project add_interval(cast(day as timestamp), 1, 0) as column1, add_interval(at, 0, -5400) as column2
  scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select extract(epoch from at - day), extract(hour from at - '2011-01-01') from sales"),
            R"(
project at - cast(day as timestamp) as extract, ((at - timestamp '2011-01-01 00:00:00') % 86400) / 3600 as extract_1
  scan Sales: Invoice, day, at, qty, price, x, ok
)");
  EXPECT_EQ(bound("select day from sales where at - day > interval '1 day 02:00' and day + qty < '2012-01-01'"),
            R"(
project day
  filter (at - cast(day as timestamp)) > 93600 and (day + qty) < date '2012-01-01'
    scan Sales: Invoice, day, at, qty, price, x, ok
)");
}

}  // namespace
}  // namespace rankwise::test
