#include <gtest/gtest.h>

#include "sql/optimise_plans.hpp"

namespace rankwise {
namespace {

using test::plan_of;
using test::shape_of;

std::string refusal(const std::string& sql, const OptimiserSettings& settings) {
  try {
    plan_of(sql, settings);
  } catch (const JobError& error) {
    return error.what();
  }
  return "";
}

TEST(OptimiseSettings, RefusesJoinsThatWouldExplode) {
  const std::string sql = "select count(*) from people p, items i";
  EXPECT_EQ(
      refusal("select count(*) from sales s, people p", {}),
      "query, line 1 column 31: a join without an equality between its sides would try about 100,000,000,000,000 "
      "pairs of rows (100,000,000 rows of sales, 1,000,000 rows of people), more than 1,000,000,000; join by equal "
      "columns, or force it by --force-cross-join (in a job: run.force_cross_join)");
  EXPECT_EQ(refusal(sql, {}), "");
  EXPECT_NE(refusal(sql, {.most_cross_rows = 999'999'999}), "");
  EXPECT_EQ(refusal(sql, {.most_cross_rows = -1}), "");
  EXPECT_EQ(refusal("select count(*) from sales s, people p", {.most_cross_rows = -1}), "");
}

TEST(OptimiseSettings, RefusesByPairsNotByRows) {
  const std::string tried = "a join without an equality between its sides would try about 100,000,000,000,000 pairs";
  const auto refused = [&](const std::string& sql, const std::string& place) {
    EXPECT_EQ(refusal(sql, {}).find("query, " + place + ": " + tried), 0U) << refusal(sql, {});
    EXPECT_EQ(refusal(sql, {.most_cross_rows = -1}), "");
  };
  refused("select count(*) from people p join sales s on p.town < s.item and p.person + s.item = 7",
          "line 1 column 22");
  refused("select count(*)\nfrom people p\nwhere exists (select 1 from sales s where s.item < p.town)",
          "line 3 column 7");
  refused("select count(*) from people p where not exists (select 1 from sales s where s.item < p.town)",
          "line 1 column 41");
  refused("select p.town < any (select item from sales) from people p", "line 1 column 15");
  refused("select count(*) from people p full join sales s on s.item < p.town", "line 1 column 22");
  // One row meets each of the other side once.
  EXPECT_EQ(refusal("select count(*) from sales where item < (select max(item) from sales)", {.most_cross_rows = 10}),
            "");
  EXPECT_EQ(refusal("select count(*) from sales, (select max(item) as m from sales) x where item < m",
                    {.most_cross_rows = 10}),
            "");
  EXPECT_EQ(refusal("select count(*) from people p where exists (select 1 from sales s where s.person = p.person and "
                    "s.item < p.town)",
                    {.most_cross_rows = 10}),
            "");
}

TEST(OptimiseSettings, BroadcastsUpToTheGivenSize) {
  const std::string sql = "select p.person from people p join towns t on p.town = t.town";
  const std::string at_800 = plan_of(sql, {.broadcast_bytes = 800});
  EXPECT_NE(at_800.find("(broadcast: right side is about 100 rows, 800 bytes)"), std::string::npos) << at_800;
  const std::string at_799 = plan_of(sql, {.broadcast_bytes = 799});
  EXPECT_NE(at_799.find("(exchange: right side is about 100 rows, 800 bytes, more than 799 bytes)"), std::string::npos)
      << at_799;
}

TEST(OptimiseSettings, BroadcastsChangeNoColumns) {
  // Which of tied rows come first hangs on the columns of a window's or limit's input and on their order.
  const std::string sql =
      "select t.country, row_number() over (partition by t.town order by p.name) as r from items i join people p on "
      "i.item = p.person join towns t on p.town = t.town where i.weight > 3";
  const std::string broadcast = shape_of(sql, {.broadcast_bytes = std::int64_t{1} << 40});
  const std::string exchanged = shape_of(sql, {.broadcast_bytes = 0});
  EXPECT_NE(broadcast, exchanged);
  const auto columns_of_window = [](const PlanNode& root) {
    const PlanNode* node = &root;
    while (!std::holds_alternative<WindowNode>(node->step)) node = node->inputs.front().get();
    return node->inputs.front()->schema;
  };
  std::vector<Schema> schemas;
  for (const std::int64_t bytes : {std::int64_t{0}, std::int64_t{5000}, std::int64_t{1} << 40}) {
    const PlanPtr plan = optimise({bind_query(sql, test::shop(), "query")}, {.broadcast_bytes = bytes}).front();
    schemas.push_back(columns_of_window(*plan));
  }
  EXPECT_EQ(schemas[0], schemas[1]);
  EXPECT_EQ(schemas[0], schemas[2]);
}

TEST(OptimiseSettings, LeavesThePlanGivenAsItIs) {
  const PlanPtr plan = bind_query("select p.person from people p join towns t on p.town = t.town where t.town = 1",
                                  test::shop(), "query");
  const std::string before = to_string(*plan);
  const std::string once = to_string(*optimise({plan}, {}).front());
  EXPECT_EQ(to_string(*plan), before);
  EXPECT_EQ(to_string(*optimise({plan}, {}).front()), once);
}

TEST(OptimiseSettings, ComputesWhatSeveralOutputsNeedOnce) {
  Catalogue catalogue = test::shop();
  const PlanPtr base = bind_query("select person, sum(price) as spent, max(note) as note from sales group by person",
                                  catalogue, "table base");
  catalogue.add("base", base);
  const PlanPtr rich = bind_query("select person from base where spent > 100", catalogue, "table rich");
  const PlanPtr poor = bind_query("select person from base where spent < 10", catalogue, "table poor");
  const auto plans = optimise({rich, poor}, {});
  const auto group_of = [](const PlanPtr& root) {
    const PlanNode* node = root.get();
    while (!std::holds_alternative<GroupNode>(node->step)) node = node->inputs.front().get();
    return node;
  };
  EXPECT_EQ(group_of(plans[0]), group_of(plans[1]));
  EXPECT_EQ(group_of(plans[0])->schema.size(), 2) << "no output needs the note";
  const auto all = optimise({rich, base}, {});
  EXPECT_EQ(all[1]->schema, base->schema);
  EXPECT_EQ(group_of(all[0]), group_of(all[1]));
}

TEST(OptimiseSettings, KeepsTheOrderOfAnOutput) {
  EXPECT_EQ(shape_of("select town from people order by name desc"),
            "project town\n  order by name desc\n    scan people: town, name\n");
}

TEST(OptimiseSettings, ManyTablesAreOrderedInReasonableTime) {
  std::string sql = "select count(*) from people p0";
  for (int i = 1; i < 30; ++i) {
    const std::string a = "p" + std::to_string(i), b = "p" + std::to_string(i / 2);
    sql += " join people " + a + " on " + a + ".person = " + b + ".person";
  }
  EXPECT_NE(shape_of(sql).find("scan people: person"), std::string::npos);
}

}  // namespace
}  // namespace rankwise
