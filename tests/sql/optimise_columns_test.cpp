#include <gtest/gtest.h>

#include "sql/optimise_plans.hpp"

namespace rankwise {
namespace {

using test::shape_of;

TEST(OptimiseColumns, ReadsWhatIsNeeded) {
  EXPECT_EQ(shape_of("select count(*) from sales"),
            R"(project count(*) as count
  group: count(*)
    scan sales: item
)");
  EXPECT_EQ(shape_of("select person from (select person, town, name from people order by town limit 3) x"),
            R"(first rows
  project person
    order by town limit 3
      scan people: person, town, name
)");
}

TEST(OptimiseColumns, GivesWindowsOnlyWhatTheQueryNeeds) {
  EXPECT_EQ(
      shape_of("select item, row_number() over (partition by person order by day) as r from (select * from sales) x"),
      R"(project item, row_number() over (partition by person order by day) as r
  window partition by person order by day: row_number() as row_number() over (partition by person order by day)
    scan sales: item, person, day
)");
}

TEST(OptimiseColumns, DropsWindowsAndAggregatesThatNobodyReads) {
  EXPECT_EQ(
      shape_of(
          "select item from (select item, row_number() over (partition by person order by day) as r from sales) x"),
      R"(scan sales: item
)");
  EXPECT_EQ(
      shape_of("select person, n from (select person, count(*) as n, max(note) as m from sales group by person) x"),
      R"(project person, count(*) as n
  group by person: count(*)
    scan sales: person
)");
}

TEST(OptimiseColumns, KeepsWhatAnyReaderOfASharedNodeNeeds) {
  EXPECT_EQ(
      shape_of(
          "with d as (select person, count(*) as n, max(note) as x, min(day) as y from sales group by person) select"
          " a.n from d a join d b on a.person = b.person where b.y > date '2020-01-01'"),
      R"(project n
  inner broadcast join on person = b.person
    project person, n
      #1 = [d] project person, count(*) as n, min(day) as y
        group by person: count(*), min(day)
          scan sales: person, day
    project person as b.person
      filter y > date '2020-01-01'
        #1
)");
}

TEST(OptimiseColumns, DropsOrdersThatNobodySees) {
  EXPECT_EQ(shape_of("select town, count(*) from (select town, name from people order by name) x group by town"),
            R"(project town, count(*) as count
  group by town: count(*)
    scan people: town
)");
}

TEST(OptimiseColumns, DropsDistinctOfDistinctRows) {
  EXPECT_EQ(shape_of("select distinct person, n from (select person, count(*) as n from sales group by person) x"),
            R"(project person, count(*) as n
  group by person: count(*)
    scan sales: person
)");
  EXPECT_EQ(shape_of("select distinct n from (select person, count(*) as n from sales group by person) x"),
            R"(distinct n
  project count(*) as n
    group by person: count(*)
      scan sales: person
)");
}

TEST(OptimiseColumns, MergesProjectionsUnlessWorkWouldDouble) {
  EXPECT_EQ(shape_of("select x + 1 as y from (select item + 1 as x from sales) s"),
            R"(project (item + 1) + 1 as y
  scan sales: item
)");
  EXPECT_EQ(shape_of("select x + 1 as y, x as z from (select item + 1 as x from sales) s"),
            R"(project x + 1 as y, x as z
  project item + 1 as x
    scan sales: item
)");
}

}  // namespace
}  // namespace rankwise
