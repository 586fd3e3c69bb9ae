#include "customer/score.hpp"

#include <gtest/gtest.h>

#include "customer/customer_rows.hpp"

namespace rankwise {
namespace {

using test::world;
using Ints = std::vector<std::int64_t>;
using Method = ScoreRule::Method;

ScoreRule rule_of(Method method, int bins, bool small_is_best = false, const Ints& cuts = {}) {
  return {"metric", method, bins, cuts, small_is_best};
}

/// All customers' scores in order, on every rank.
Ints scores_of(const Ints& values, const ScoreRule& rule, std::vector<ScoreBin>& bins, const DataType& type = kInt64) {
  const auto mine = score_metric(world(), test::metric_table("metric", type, values), rule, bins);
  Table table;
  table.add_column({"score", kInt64}, Column(kInt64, mine));
  Ints scores;
  for (const auto& text : test::all_lines(table)) scores.push_back(std::stoll(text));
  return scores;
}

Ints scores_of(const Ints& values, const ScoreRule& rule) {
  std::vector<ScoreBin> bins;
  return scores_of(values, rule, bins);
}

const Ints kTies{4, 2, 2, 0, 5, 5, 0, 2, 5, 5, 5, 1, 2, 2, 5, 4, 1, 2, 4, 2, 0, 5, 3};
const Ints kForty{7, 5, 5, 3, 5, 8, 3, 2, 2, 5, 8, 1, 2, 8, 2, 7, 1, 2, 7, 8,
                  0, 8, 3, 3, 7, 8, 4, 3, 5, 8, 5, 4, 7, 8, 6, 1, 1, 3, 7, 1};

TEST(RankFirst, GivesWhatPandasGives) {
  // pandas.qcut(pandas.Series(values).rank(method="first"), bins, labels=False) + 1, pandas 1.5.3
  EXPECT_EQ(scores_of(kTies, rule_of(Method::kRankFirst, 5)),
            (Ints{3, 2, 2, 1, 4, 4, 1, 2, 5, 5, 5, 1, 2, 3, 5, 4, 1, 3, 4, 3, 1, 5, 3}));
  EXPECT_EQ(scores_of(kForty, rule_of(Method::kRankFirst, 4)),
            (Ints{3, 2, 3, 2, 3, 4, 2, 1, 1, 3, 4, 1, 1, 4, 1, 3, 1, 2, 3, 4,
                  1, 4, 2, 2, 3, 4, 2, 2, 3, 4, 3, 2, 4, 4, 3, 1, 1, 2, 4, 1}));
  EXPECT_EQ(scores_of({1, 2, 2, 0, 2, 2, 0, 2, 2, 2, 2}, rule_of(Method::kRankFirst, 3)),
            (Ints{1, 1, 2, 1, 2, 2, 1, 3, 3, 3, 3}));
}

TEST(RankFirst, FillsTheBinsOfThePublishedStudy) {
  // R9: 5,878 customers give 1176, 1175, 1176, 1175, 1176, whatever the ties.
  for (const std::int64_t spread : {1, 3, 1000000}) {
    Ints values;
    for (std::int64_t i = 0; i < 5878; ++i) values.push_back(test::draw(5, i, spread));
    std::vector<ScoreBin> bins;
    scores_of(values, rule_of(Method::kRankFirst, 5), bins);
    Ints sizes;
    for (const auto& bin : bins) sizes.push_back(bin.customers);
    EXPECT_EQ(sizes, (Ints{1176, 1175, 1176, 1175, 1176})) << spread;
  }
}

TEST(RankFirst, FollowsItsRuleForEverySize) {
  for (const int bins : {2, 3, 5, 7, 10}) {
    for (std::int64_t n = 1; n <= 45; ++n) {
      Ints values(static_cast<std::size_t>(n), 8);  // ties only: ranks are positions
      Ints expected;
      for (std::int64_t rank = 1; rank <= n; ++rank) {
        std::int64_t q = 1;
        while ((rank - 1) * bins > (n - 1) * q) ++q;  // rank > 1 + (n - 1) q / bins
        expected.push_back(q);
      }
      ASSERT_EQ(scores_of(values, rule_of(Method::kRankFirst, bins)), expected) << bins << " bins, n = " << n;
    }
  }
}

TEST(RankFirst, TurnsRoundForRecency) {
  EXPECT_EQ(scores_of({30, 10, 20, 50, 40}, rule_of(Method::kRankFirst, 5, true)), (Ints{3, 5, 4, 1, 2}));
  EXPECT_EQ(scores_of({9}, rule_of(Method::kRankFirst, 5, true)), Ints{5});
  EXPECT_EQ(scores_of({9, 8}, rule_of(Method::kRankFirst, 5, false)), (Ints{5, 1}));
}

TEST(QuantileScore, GivesWhatPandasGives) {
  // pandas.qcut(values, bins, labels=False) + 1
  EXPECT_EQ(scores_of(kForty, rule_of(Method::kQuantile, 4)),
            (Ints{3, 2, 2, 2, 2, 4, 2, 1, 1, 2, 4, 1, 1, 4, 1, 3, 1, 1, 3, 4,
                  1, 4, 2, 2, 3, 4, 2, 2, 2, 4, 2, 2, 3, 4, 3, 1, 1, 2, 3, 1}));
  const Ints odd{5, 1, 9, 3, 7, 2, 8, 2, 6, 4, 100, 11, 13};
  EXPECT_EQ(scores_of(odd, rule_of(Method::kQuantile, 5)), (Ints{3, 1, 4, 2, 3, 1, 4, 1, 3, 2, 5, 5, 5}));
  EXPECT_EQ(scores_of(odd, rule_of(Method::kQuantile, 4)), (Ints{2, 1, 3, 1, 3, 1, 3, 1, 2, 2, 4, 4, 4}));
}

TEST(QuantileScore, TakesEqualEdgesWherePandasRefuses) {
  // first q with value <= numpy.quantile(values, q / bins)
  EXPECT_EQ(scores_of(kTies, rule_of(Method::kQuantile, 5)),
            (Ints{3, 2, 2, 1, 4, 4, 1, 2, 4, 4, 4, 1, 2, 2, 4, 3, 1, 2, 3, 2, 1, 4, 3}));
  EXPECT_EQ(scores_of({7, 7, 7, 7}, rule_of(Method::kQuantile, 5)), (Ints{1, 1, 1, 1}));
  EXPECT_EQ(scores_of({7}, rule_of(Method::kQuantile, 4, true)), Ints{4});
  EXPECT_EQ(scores_of({1, 2}, rule_of(Method::kQuantile, 5)), (Ints{1, 5}));
}

TEST(Cuts, HoldTheirUpperEnds) {
  EXPECT_EQ(scores_of({-1, 0, 1, 2, 3, 4, 6, 7, 900}, rule_of(Method::kCuts, 4, false, {1, 3, 6})),
            (Ints{1, 1, 1, 2, 2, 3, 3, 4, 4}));
  EXPECT_EQ(scores_of({1, 7}, rule_of(Method::kCuts, 4, true, {1, 3, 6})), (Ints{4, 1}));
}

TEST(ScoreBins, TellTheValuesOfEachScore) {
  std::vector<ScoreBin> bins;
  scores_of({30, 10, 20, 50, 40, 10}, rule_of(Method::kCuts, 4, true, {10, 35, 1000}), bins);
  ASSERT_EQ(bins.size(), 4u);
  EXPECT_EQ(bins[0].customers, 0);
  EXPECT_EQ(bins[1].score, 2);
  EXPECT_EQ(bins[1].smallest, 40);
  EXPECT_EQ(bins[1].largest, 50);
  EXPECT_EQ(bins[2].customers, 2);
  EXPECT_EQ(bins[3].smallest, 10);
  EXPECT_EQ(bins[3].largest, 10);
}

TEST(Score, HoldsWithoutCustomers) {
  for (const auto method : {Method::kRankFirst, Method::kQuantile, Method::kCuts}) {
    std::vector<ScoreBin> bins;
    EXPECT_TRUE(scores_of({}, rule_of(method, 3, false, {1, 2}), bins).empty());
    EXPECT_EQ(bins.size(), 3u);
    EXPECT_EQ(bins[0].customers, 0);
  }
}

TEST(ScoreColumns, SpellTheCodeAndTheSum) {
  Table table;
  table.add_column({"id", kInt64}, Column(kInt64, Ints{1, 2}));
  Table wide = table;
  add_score_columns(table, {5, 1}, {4, 2}, {3, 1}, 5);
  EXPECT_EQ(test::lines_of(table), (std::vector<std::string>{"1|5|4|3|543|12", "2|1|2|1|121|4"}));
  add_score_columns(wide, {10, 1}, {3, 2}, {2, 1}, 10);
  EXPECT_EQ(test::lines_of(wide), (std::vector<std::string>{"1|10|3|2|10-3-2|15", "2|1|2|1|1-2-1|4"}));
}

}  // namespace
}  // namespace rankwise
