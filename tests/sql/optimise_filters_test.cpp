#include <gtest/gtest.h>

#include "sql/optimise_plans.hpp"

namespace rankwise {
namespace {

using test::shape_of;

TEST(OptimiseFilters, ComputesConstants) {
  EXPECT_EQ(shape_of("select item from sales where 1 = 1 and person > 2 + 3 and (item = 1 or 2 > 1)"),
            R"(project item
  filter person > 5
    scan sales: item, person
)");
  EXPECT_EQ(shape_of("select item from sales where 1 / 0 > item"),
            R"(filter (1 / 0) > item
  scan sales: item
)");
}

TEST(OptimiseFilters, DropsWhatCanHaveNoRows) {
  EXPECT_EQ(shape_of("select item from sales where item = 1 and 1 > 2"),
            R"(project null as item
  filter false
    one row
)");
  EXPECT_EQ(shape_of("select s.item from sales s join (select item from items where false) i on s.item = i.item"),
            R"(project null as item
  filter false
    one row
)");
  EXPECT_EQ(shape_of("select count(*) from (select * from sales where 1 > 2) s"),
            R"(project count(*) as count
  group: count(*)
    project null as item
      filter false
        one row
)");
  EXPECT_EQ(
      shape_of("select * from (select item, 1 as kind from sales union all select item, 2 from items union all select "
               "town, 3 from towns) u where kind = 2 and item = 5"),
      R"(union all
  project item, 2 as kind
    filter item = 5
      scan items: item
)");
}

TEST(OptimiseFilters, GoesIntoBothSidesOfInnerJoins) {
  EXPECT_EQ(shape_of("select s.item from sales s, items i where s.item = i.item and i.kind = 'a' and s.person = 3"),
            R"(project item
  inner broadcast join on item = i.item
    project item
      filter person = 3
        scan sales: item, person
    project item as i.item
      filter kind = 'a'
        scan items: item, kind
)");
}

TEST(OptimiseFilters, AsksThePartnersOfKeys) {
  EXPECT_EQ(shape_of("select s.item from sales s, items i where s.item = i.item and s.item = 3"),
            R"(project item
  inner broadcast join on item = i.item
    filter item = 3
      scan sales: item
    project item as i.item
      filter item = 3
        scan items: item
)");
  EXPECT_EQ(
      shape_of(
          "select a.person from people a join people b on a.person = b.person join people c on b.person = c.person "
          "where a.person = 7"),
      R"(project person
  inner broadcast join on person = b.person
    project person
      inner broadcast join on person = c.person
        filter person = 7
          scan people: person
        project person as c.person
          filter person = 7
            scan people: person
    project person as b.person
      filter person = 7
        scan people: person
)");
}

TEST(OptimiseFilters, StaysAboveTheNullableSide) {
  EXPECT_EQ(
      shape_of(
          "select p.name from people p left join towns t on p.town = t.town where t.country is null and p.person = 4"),
      R"(project name
  filter country is null
    left broadcast join on town = t.town
      project town, name
        filter person = 4
          scan people: person, town, name
      project town as t.town, country
        scan towns: town, country
)");
}

TEST(OptimiseFilters, GoesFromTheConditionIntoTheNullableSide) {
  EXPECT_EQ(
      shape_of("select p.name, t.country from people p left join towns t on p.town = t.town and t.country > 'x' and "
               "p.name > 'y'"),
      R"(project name, country
  left broadcast join on town = t.town and name > 'y'
    scan people: town, name
    project town as t.town, country
      filter country > 'x'
        scan towns: town, country
)");
}

TEST(OptimiseFilters, MakesOuterJoinsStricter) {
  EXPECT_EQ(shape_of("select p.name from people p left join towns t on p.town = t.town where t.country > 'x'"),
            R"(project name
  inner broadcast join on town = t.town
    scan people: town, name
    project town as t.town
      filter country > 'x'
        scan towns: town, country
)");
  EXPECT_EQ(shape_of("select p.name from people p full join towns t on p.town = t.town where t.country > 'x'"),
            R"(project name
  right join on town = t.town
    scan people: town, name
    project town as t.town
      filter country > 'x'
        scan towns: town, country
)");
  EXPECT_EQ(shape_of("select p.name from people p full join towns t on p.town = t.town where p.name > 'x'"),
            R"(project name
  left broadcast join on town = t.town
    filter name > 'x'
      scan people: town, name
    project town as t.town
      scan towns: town
)");
  EXPECT_EQ(
      shape_of(
          "select p.name from people p full join towns t on p.town = t.town where p.name > 'x' and t.country > 'y'"),
      R"(project name
  inner broadcast join on town = t.town
    filter name > 'x'
      scan people: town, name
    project town as t.town
      filter country > 'y'
        scan towns: town, country
)");
}

TEST(OptimiseFilters, KeepsWhatMayFailFromRowsThatJoinsDrop) {
  EXPECT_EQ(
      shape_of("select s.item from sales s join items i on s.item = i.item where 100 / s.person > 3 and s.person = 5"),
      R"(project item
  filter (100 / person) > 3
    project item, person
      inner broadcast join on i.item = item
        project item as i.item
          scan items: item
        filter person = 5
          scan sales: item, person
)");
  EXPECT_EQ(
      shape_of(
          "select s.item from sales s left join items i on s.item = i.item where 100 / s.person > 3 and s.person = 5"),
      R"(project item
  left broadcast join on item = i.item
    project item
      filter (100 / person) > 3 and person = 5
        scan sales: item, person
    project item as i.item
      scan items: item
)");
  EXPECT_EQ(
      shape_of(
          "select s.item from sales s left join items i on s.item = i.item where coalesce(i.kind, 'a') = 'a' and 100"
          " / s.person > 3"),
      R"(project item
  filter coalesce(kind, 'a') = 'a' and (100 / person) > 3
    left broadcast join on item = i.item
      scan sales: item, person
      project item as i.item, kind
        scan items: item, kind
)");
}

TEST(OptimiseFilters, GoesThroughGroupsByTheirKeys) {
  EXPECT_EQ(
      shape_of(
          "select * from (select item, person, count(*) as n from sales group by item, person) g where item = 2 and "
          "n > 2"),
      R"(project item, person, count(*) as n
  filter count(*) > 2
    group by item, person: count(*)
      filter item = 2
        scan sales: item, person
)");
  EXPECT_EQ(shape_of("select * from (select count(*) as n from sales) g where n > 2"),
            R"(project count(*) as n
  filter count(*) > 2
    group: count(*)
      scan sales: item
)");
}

TEST(OptimiseFilters, GoesThroughWindowsByTheirPartition) {
  EXPECT_EQ(
      shape_of("select * from (select item, day, row_number() over (partition by item order by day) as r from sales) w "
               "where item = 3 and r = 1 and day > date '2020-01-01'"),
      R"(project item, day, row_number() over (partition by item order by day) as r
  filter row_number() over (partition by item order by day) = 1 and day > date '2020-01-01'
    window partition by item order by day: row_number() as row_number() over (partition by item order by day)
      filter item = 3
        scan sales: item, day
)");
}

TEST(OptimiseFilters, StopsAtLimits) {
  EXPECT_EQ(shape_of("select * from (select item from sales order by day limit 3) l where item = 3"),
            R"(first rows
  project item
    filter item = 3
      order by day limit 3
        scan sales: item, day
)");
}

TEST(OptimiseFilters, StopsAtSharedNodes) {
  EXPECT_EQ(
      shape_of(
          "with d as (select item, person from sales) select * from d where item = 1 union all select * from d where"
          " item = 2"),
      R"(union all
  filter item = 1
    #1 = [d] scan sales: item, person
  filter item = 2
    #1
)");
}

TEST(OptimiseFilters, GoesThroughSetOperations) {
  EXPECT_EQ(
      shape_of(
          "select * from (select person, town from people except select town, town from towns) x where person = 3"),
      R"(project person, town
  filter right rows = 0
    group by person, town: sum(right rows) as right rows
      union all
        project person, town, 0 as right rows
          filter person = 3
            scan people: person, town
        project town as person, town, 1 as right rows
          filter town = 3
            scan towns: town
)");
}

TEST(OptimiseFilters, GoesBelowSemiJoins) {
  EXPECT_EQ(
      shape_of("select s.item from sales s where s.item in (select item from items where kind = 'a') and s.person = 3"),
      R"(semi broadcast join on item = item
  project item
    filter person = 3
      scan sales: item, person
  project item
    filter kind = 'a'
      scan items: item, kind
)");
}

}  // namespace
}  // namespace rankwise
