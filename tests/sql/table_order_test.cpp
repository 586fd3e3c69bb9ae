#include "sql/table_order.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

std::vector<std::string> ordered(const std::vector<TableText>& tables, const std::vector<std::string>& known = {}) {
  std::vector<std::string> names;
  for (const std::size_t at : order_tables(tables, known)) names.push_back(tables[at].name);
  return names;
}

std::string refusal(const std::vector<TableText>& tables, const std::vector<std::string>& known = {}) {
  try {
    order_tables(tables, known);
  } catch (const JobError& error) {
    return error.what();
  }
  return "";
}

using Names = std::vector<std::string>;

TEST(TableOrder, KeepsTheOrderOfTheJobWhereItCan) {
  EXPECT_EQ(ordered({}), Names{});
  EXPECT_EQ(ordered({{"b", "select 1", ""}, {"a", "select 2", ""}}), (Names{"b", "a"}));
  EXPECT_EQ(ordered({{"b", "select * from a, clean", ""}, {"c", "select 1", ""}, {"a", "select * from CLEAN", ""}},
                    {"Clean"}),
            (Names{"a", "b", "c"}));
}

TEST(TableOrder, FindsTablesWhereverAQueryNamesThem) {
  const std::string sql =
      "with w as (select * from t1) select (select max(x) from t2), x in (select y from t3) from "
      "(select * from t4 union all (select * from w except select * from t5)) s left join t6 using (x) "
      "where exists (select 1 from t7 where t7.x = s.x) group by x having count(*) > (select 1 from t8) "
      "order by (select 1 from t9)";
  std::vector<TableText> tables = {{"all", sql, ""}};
  for (int i = 9; i >= 1; --i) tables.push_back({"t" + std::to_string(i), "select 1 as x", ""});
  const Names names = ordered(tables);
  EXPECT_EQ(names.back(), "all");
  EXPECT_EQ(names.size(), 10U);
}

TEST(TableOrder, NamesOfCommonTablesAreNoTablesWhereTheyAreInScope) {
  EXPECT_EQ(ordered({{"b", "with a as (select 1 as x) select * from a", ""}, {"a", "select * from b", ""}}),
            (Names{"b", "a"}));
  // The first "a" is the table: the common table is not in scope within itself, nor before it.
  EXPECT_EQ(ordered({{"b", "with c as (select * from a), a as (select * from a) select * from a, c", ""},
                     {"a", "select 1", ""}}),
            (Names{"a", "b"}));
  EXPECT_EQ(ordered({{"b", "select * from (with a as (select 1) select * from a) s, a", ""}, {"a", "select 1", ""}}),
            (Names{"a", "b"}));
}

TEST(TableOrder, RefusesCirclesByAllTheirNames) {
  EXPECT_EQ(refusal({{"x", "select * from a", "job.toml:1"},
                     {"a", "select * from b", "job.toml:4"},
                     {"b", "select * from c", "job.toml:8"},
                     {"c", "select * from A", "job.toml:12"}}),
            "job.toml:4: tables a -> b -> c -> a need each other; let one of them read its rows from elsewhere");
  EXPECT_EQ(refusal({{"a", "select * from a", "job.toml:4"}}),
            "job.toml:4: table a needs itself; derive it from other tables, or give it another name than the one it "
            "reads");
}

TEST(TableOrder, RefusesUnknownTablesWithTheNearestName) {
  EXPECT_EQ(refusal({{"kpi", "select 1\nfrom cleen", "job.toml:4"}}, {"clean", "customers"}),
            "job.toml:4: table kpi, line 2 column 6: there is no table \"cleen\"; did you mean \"clean\"?");
  EXPECT_NE(refusal({{"kpi", "select * from kpis2", "j:1"}, {"kpis", "select 1", "j:5"}}).find("\"kpis\""),
            std::string::npos);
}

TEST(TableOrder, RefusesTwoTablesOfOneName) {
  EXPECT_EQ(refusal({{"a", "select 1", "j:1"}, {"A", "select 2", "j:3"}}), "j:3: there are two tables named \"A\"");
  EXPECT_EQ(refusal({{"clean", "select 1", "j:1"}}, {"Clean"}), "j:1: there are two tables named \"clean\"");
}

TEST(TableOrder, TellsSyntaxErrors) {
  EXPECT_NE(refusal({{"a", "select from where", "j:1"}}).find("j:1: table a, line 1"), std::string::npos);
}

}  // namespace
}  // namespace rankwise
