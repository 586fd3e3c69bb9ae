#include <gtest/gtest.h>

#include "sql/optimise_plans.hpp"

namespace rankwise {
namespace {

using test::plan_of;
using test::shape_of;

TEST(OptimiseJoins, TakesCommonFactorsAsKeys) {
  EXPECT_EQ(
      shape_of("select s.item from sales s, items i where (s.item = i.item and i.kind = 'a') or (s.item = i.item and "
               "s.person = 4)"),
      R"(project item
  inner broadcast join on item = i.item and (kind = 'a') or (person = 4)
    scan sales: item, person
    project item as i.item, kind
      scan items: item, kind
)");
}

TEST(OptimiseJoins, TakesComputedKeys) {
  EXPECT_EQ(shape_of("select s.item from sales s join items i on s.item + 1 = i.item"),
            R"(project item
  inner broadcast join on s.item + 1 = i.item
    project item, item + 1 as s.item + 1
      scan sales: item
    project item as i.item
      scan items: item
)");
  EXPECT_EQ(shape_of("select p.name from people p, items i where lower(p.name) = upper(i.kind)"),
            R"(project name
  inner broadcast join on key = key
    project name, lower(name) as key
      scan people: name
    project upper(kind) as key
      scan items: kind
)");
}

TEST(OptimiseJoins, OrdersByEstimatedRows) {
  EXPECT_EQ(
      plan_of("select i.kind, sum(s.price) from sales s join people p on s.person = p.person join towns t on t.town = "
              "p.town join items i on i.item = s.item where i.kind = 'x' and t.country like 'U%' group by 1"),
      R"(project kind, sum(s.price) as sum  ~10 rows
  group by kind: sum(price) as sum(s.price)  ~10 rows
    project price, kind  ~1000000 rows
      inner broadcast join on person = p.person (broadcast: right side is about 100,000 rows, 781 KiB)  ~1000000 rows
        project person, price, kind  ~10000000 rows
          inner broadcast join on item = i.item (broadcast: right side is about 100 rows, 4 KiB)  ~10000000 rows
            scan sales: item, person, price  ~100000000 rows
            project item as i.item, kind  ~100 rows
              filter kind = 'x'  ~100 rows
                scan items: item, kind  ~1000 rows
        project p.person  ~100000 rows
          inner broadcast join on town = t.town (broadcast: right side is about 10 rows, 80 bytes)  ~100000 rows
            project person as p.person, town  ~1000000 rows
              scan people: person, town  ~1000000 rows
            project town as t.town  ~10 rows
              filter country like 'U%'  ~10 rows
                scan towns: town, country  ~100 rows
)");
}

TEST(OptimiseJoins, CrossesLast) {
  EXPECT_EQ(shape_of("select i.item, t.town from items i, towns t, people p where p.town = t.town"),
            R"(project item, town
  inner broadcast join
    project town
      inner broadcast join on p.town = town
        project town as p.town
          scan people: town
        scan towns: town
    scan items: item
)");
}

TEST(OptimiseJoins, BuildsTheSmallerSide) {
  EXPECT_EQ(plan_of("select s.item from items i right join sales s on s.item = i.item"),
            R"(project item  ~100000000 rows
  left broadcast join on item = i.item (broadcast: right side is about 1,000 rows, 8 KiB)  ~100000000 rows
    scan sales: item  ~100000000 rows
    project item as i.item  ~1000 rows
      scan items: item  ~1000 rows
)");
  EXPECT_EQ(plan_of("select s.item from items i full join sales s on s.item = i.item"),
            R"(project s.item as item  ~100000000 rows
  full join on s.item = item (exchange: right side is about 1,000 rows, 8 KiB; all its rows must show once)  ~100000000 rows
    project item as s.item  ~100000000 rows
      scan sales: item  ~100000000 rows
    scan items: item  ~1000 rows
)");
  EXPECT_EQ(plan_of("select i.item, s.price from items i left join sales s on s.item = i.item"),
            R"(project item, price  ~100000000 rows
  right join on s.item = item (exchange: right side is about 1,000 rows, 8 KiB; all its rows must show once)  ~100000000 rows
    project item as s.item, price  ~100000000 rows
      scan sales: item, price  ~100000000 rows
    scan items: item  ~1000 rows
)");
}

TEST(OptimiseJoins, BroadcastsWithoutKeys) {
  EXPECT_EQ(plan_of("select count(*) from items a, items b where a.weight < b.weight"),
            R"(project count(*) as count  ~1 rows
  group: count(*)  ~1 rows
    inner broadcast join on weight < b.weight (broadcast: without keys every rank needs the whole right side; right side is about 1,000 rows, 8 KiB)  ~333333 rows
      scan items: item, weight  ~1000 rows
      project weight as b.weight  ~1000 rows
        scan items: weight  ~1000 rows
)");
}

TEST(OptimiseJoins, ExchangesCertainMarks) {
  EXPECT_EQ(
      plan_of("select name, person in (select person from sales s where s.item > p.town) as known from people p",
              {.most_cross_rows = -1}),
      R"(project name, case when mark then true else case when mark_1 then null else false end end as known  ~1000000 rows
  mark broadcast join on (s.item > town) and (person = person) is null (broadcast: without keys every rank needs the whole right side; right side is about 100,000,000 rows, 1 GiB)  ~1000000 rows
    mark join on person = person and s.item > town (exchange: right side is about 100,000,000 rows, 1 GiB, more than 8 MiB)  ~1000000 rows
      scan people: person, town, name  ~1000000 rows
      #1 = project person, item as s.item  ~100000000 rows
        scan sales: item, person  ~100000000 rows
    #1
)");
}

}  // namespace
}  // namespace rankwise
