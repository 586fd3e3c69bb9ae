#include <gtest/gtest.h>

#include "bind_plans.hpp"

namespace rankwise::test {
namespace {

TEST(BindSubquery, JoinsOneValueToAllRows) {
  EXPECT_EQ(bound("select id from l where v > (select avg(w) from r)"),
            R"(
project id
  filter cast(v as double) > avg
    single join
      scan l: id, k, t, v
      project avg(w) as avg
        group: avg(w)
          scan r: k, t, w
)");
}

TEST(BindSubquery, LeavesMembershipInWhereToSemiJoins) {
  EXPECT_EQ(bound("select id from l where k in (select k from r) and v > 1"),
            R"(
project id
  semi join on k = k
    filter v > 1
      scan l: id, k, t, v
    project k
      scan r: k, t, w
)");
  EXPECT_EQ(bound("select id from l where k not in (select k from r)"),
            R"(
project id
  null-aware anti join on k = k
    scan l: id, k, t, v
    project k
      scan r: k, t, w
)");
  EXPECT_EQ(bound("select id from l where (k, t) in (select k, t from r)"),
            R"(
project id
  semi join on k = k and t = t
    scan l: id, k, t, v
    project k, t
      scan r: k, t, w
)");
}

TEST(BindSubquery, MarksRowsElsewhere) {
  EXPECT_EQ(bound("select id, k in (select k from r) from l"),
            R"(
project id, mark as column2
  mark join on k = k
    scan l: id, k, t, v
    project k
      scan r: k, t, w
)");
}

TEST(BindSubquery, JoinsExistsByItsEqualities) {
  EXPECT_EQ(bound("select id from l where exists (select 1 from r where r.k = l.k and r.w > l.v and w > 0)"),
            R"(
project id
  semi join on k = key and r.w > v
    scan l: id, k, t, v
    project 1 as column1, k as key, w as r.w
      filter w > 0
        scan r: k, t, w
)");
  EXPECT_EQ(bound("select id from l where not exists (select 1 from r where r.k = l.k) or id = 1"),
            R"(
project id
  filter not mark or (id = 1)
    mark join on k = key
      scan l: id, k, t, v
      project 1 as column1, k as key
        scan r: k, t, w
)");
  EXPECT_EQ(bound("select id from l where exists (select 1 from r)"),
            R"(
project id
  filter rows > 0
    single join
      scan l: id, k, t, v
      group: count(*) as rows
        first rows limit 1
          project 1 as one
            project 1 as column1
              scan r: k, t, w
)");
}

TEST(BindSubquery, GroupsCorrelatedAggregatesByTheirKeys) {
  EXPECT_EQ(bound("select id, (select count(*) + 1 from r where r.k = l.k) as n from l"),
            R"(
project id, coalesce(count(*), 0) + 1 as n
  left join on k = k_1
    scan l: id, k, t, v
    project k as k_1, count(*)
      group by k: count(*)
        scan r: k, t, w
)");
}

// Conditions that are no equalities need the outer values themselves.
TEST(BindSubquery, AggregatesPerCombinationOfOuterValues) {
  EXPECT_EQ(bound("select (select max(w) from r where r.w > l.v) from l"),
            R"(
project max(w) as max
  left join on v_1 = v_1_1 and v is null = v is null_1
    project id, k, t, v, coalesce(v, 0) as v_1, v is null
      #1 = scan l: id, k, t, v
    project v as v_2, max(w), v_1 as v_1_1, v is null as v is null_1
      project v, max(w), coalesce(v, 0) as v_1, v is null
        group by v: max(w)
          inner join on w > v
            distinct v
              #1
            scan r: k, t, w
)");
}

TEST(BindSubquery, TakesTheFirstRowOfEachKey) {
  EXPECT_EQ(bound("select (select w from r where r.k = l.k order by w desc limit 1) from l"),
            R"(
project w
  single join on k = key
    scan l: id, k, t, v
    project w, key
      filter row_number <= 1
        window partition by key order by w desc: row_number() as row_number
          project w, k as key
            scan r: k, t, w
)");
}

// A row stays out only where no value equals or may equal what is tested.
TEST(BindSubquery, KeepsNotInExactWhereItIsCorrelated) {
  EXPECT_EQ(bound("select id from l where t not in (select t from r where r.k = l.k)"),
            R"(
project id
  anti join on k = key and coalesce(t = t, true)
    scan l: id, k, t, v
    project t, k as key
      scan r: k, t, w
)");
  EXPECT_EQ(bound("select id from l where t in (select t from r where r.k = l.k) or id = 1"),
            R"(
project id
  filter case when mark then true else case when mark_1 then null else false end end or (id = 1)
    mark join on k = key and (t = t) is null
      mark join on k = key and t = t
        scan l: id, k, t, v
        #1 = project t, k as key
          scan r: k, t, w
      #1
)");
}

TEST(BindSubquery, ComparesWithAll) {
  EXPECT_EQ(bound("select id from l where v > all (select w from r)"),
            R"(
project id
  anti join on coalesce(v <= w, true)
    scan l: id, k, t, v
    project w
      scan r: k, t, w
)");
}

TEST(BindSubquery, JoinsSubqueriesOfGroupsToGroups) {
  EXPECT_EQ(bound("select k, (select max(w) from r where r.k = l.k) from l group by k having sum(v) > "
                  "(select min(w) from r)"),
            R"(
project k, max(w) as max
  filter sum(v) > min
    single join
      left join on k = k_1
        group by k: sum(v)
          scan l: id, k, t, v
        project k as k_1, max(w)
          group by k: max(w)
            scan r: k, t, w
      project min(w) as min
        group: min(w)
          scan r: k, t, w
)");
}

}  // namespace
}  // namespace rankwise::test
