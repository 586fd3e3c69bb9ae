#include <gtest/gtest.h>

#include "bind_plans.hpp"

namespace rankwise::test {
namespace {

TEST(BindJoin, SplitsConditionsIntoKeysAndTheRest) {
  EXPECT_EQ(bound("select l.id, w from l left join r on l.k = r.k + 1 and l.v < r.w"),
            R"(
project id, w
  left join on k = r.k + 1 and v < w
    scan l: id, k, t, v
    project k as r.k, t as r.t, w, r.k + 1
      project k, t, w, k + 1 as r.k + 1
        scan r: k, t, w
)");
}

TEST(BindJoin, GivesKeysOneType) {
  EXPECT_EQ(bound("select l.id from l join sales s on l.k = s.x and s.price = l.v"),
            R"(
project id
  inner join on l.k = x and l.v = price
    project id, k, t, v, cast(k as double) as l.k, cast(v as decimal(2)) as l.v
      scan l: id, k, t, v
    scan Sales: Invoice, day, at, qty, price, x, ok
)");
}

TEST(BindJoin, TurnsRightJoinsRound) {
  EXPECT_EQ(bound("select l.id, w from l right join r on l.k = r.k"),
            R"(
project id, w
  left join on k = l.k
    scan r: k, t, w
    project id, k as l.k, t as l.t, v
      scan l: id, k, t, v
)");
}

TEST(BindJoin, MergesColumnsOfUsing) {
  EXPECT_EQ(bound("select * from l full join r using (k)"),
            R"(
project k_1 as k, id, t, v, r.t as t_1, w
  project id, k, t, v, r.k, r.t, w, coalesce(k, r.k) as k_1
    full join on k = r.k
      scan l: id, k, t, v
      project k as r.k, t as r.t, w
        scan r: k, t, w
)");
  EXPECT_EQ(bound("select l.k, r.k, k from l natural left join r"),
            R"(
project k, r.k as k_1, k as k_2
  left join on k = r.k and t = r.t
    scan l: id, k, t, v
    project k as r.k, t as r.t, w
      scan r: k, t, w
)");
}

TEST(BindJoin, LeavesConditionsOfWhereToTheOptimiser) {
  EXPECT_EQ(bound("select l.id from l, r where l.k = r.k"),
            R"(
project id
  filter k = r.k
    inner join
      scan l: id, k, t, v
      project k as r.k, t as r.t, w
        scan r: k, t, w
)");
}

TEST(BindJoin, SplitsAFullJoinWithoutKeys) {
  EXPECT_EQ(bound("select l.id, r.w from l full join r on l.v < r.w"),
            R"(
project id, w
  union all
    left join on v < w
      #1 = scan l: id, k, t, v
      project k as r.k, t as r.t, w
        #2 = scan r: k, t, w
    project null as id, null as k, null as t, null as v, k as r.k, t as r.t, w
      anti join on v < w
        #2
        #1
)");
}

}  // namespace
}  // namespace rankwise::test
