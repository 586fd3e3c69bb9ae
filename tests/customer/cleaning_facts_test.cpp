#include "customer/cleaning_facts.hpp"

#include <gtest/gtest.h>

#include <cmath>  // std::sqrt
#include <map>    // std::map

#include "customer/retail_rows.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using test::Lie;
using test::Line;
using test::world;

constexpr std::int64_t kPlenty = std::int64_t{64} << 20;

CleaningFacts facts_of(const CleaningRules& rules, const std::vector<Line>& all, Lie lie = Lie::kEven,
                       std::int64_t memory = kPlenty) {
  CleaningFactsCollector collector(test::retail_schema(), test::retail_columns(), rules, 1, memory,
                                   test::shared_folder());
  test::feed(test::my_lines(all, lie), [&](const RecordBatch& batch) { collector.consume(batch, 0); });
  return collector.finish(world());
}

CleaningFacts::Fill fill_of(const FillRule& fill, const std::vector<Line>& all, Lie lie = Lie::kEven) {
  CleaningRules rules;
  rules.fills = {fill};
  return facts_of(rules, all, lie).fills.at(0);
}

std::vector<Line> lines_with_quantities(const std::vector<test::MaybeInt>& quantities) {
  std::vector<Line> lines;
  for (const auto& quantity : quantities) lines.push_back({.quantity = quantity, .price = 1});
  return lines;
}

TEST(CleaningFacts, ArePassedOverWhereNoRuleNeedsThem) {
  CleaningRules rules;
  EXPECT_FALSE(CleaningFactsCollector::needs_pass(rules));
  rules.duplicates = Duplicates::kDropExact;
  EXPECT_FALSE(CleaningFactsCollector::needs_pass(rules));
  rules.duplicates = Duplicates::kDropOverlap;
  EXPECT_TRUE(CleaningFactsCollector::needs_pass(rules));
}

TEST(Fill, TakesConstantsAsAFileWouldSpellThem) {
  EXPECT_EQ(fill_of({"description", FillRule::By::kConstant, "Unknown"}, {}).text, "Unknown");
  EXPECT_EQ(fill_of({"quantity", FillRule::By::kConstant, "-7"}, {}).number, -7);
  EXPECT_EQ(fill_of({"price", FillRule::By::kConstant, "1.5"}, {}).number, 150);
  EXPECT_THROW(fill_of({"quantity", FillRule::By::kConstant, "many"}, {}), JobError);
  EXPECT_THROW(fill_of({"quantity", FillRule::By::kConstant, "1.5"}, {}), JobError);
  EXPECT_THROW(fill_of({"time", FillRule::By::kConstant, "2010-01-01"}, {}), JobError);
}

TEST(Fill, RoundsTheMeanToTheNearestUnitHalvesAway) {
  const FillRule mean{"quantity", FillRule::By::kMean};
  EXPECT_EQ(fill_of(mean, lines_with_quantities({1, 2, std::nullopt})).number, 2);
  EXPECT_EQ(fill_of(mean, lines_with_quantities({-1, -2, std::nullopt})).number, -2);
  EXPECT_EQ(fill_of(mean, lines_with_quantities({1, 1, 2})).number, 1);
  EXPECT_EQ(fill_of(mean, lines_with_quantities({INT64_MAX, INT64_MAX, INT64_MAX - 3})).number, INT64_MAX - 1);
}

TEST(Fill, TakesTheModeTheSmallestOfEqualOnes) {
  const FillRule numbers{"quantity", FillRule::By::kMode};
  EXPECT_EQ(fill_of(numbers, lines_with_quantities({9, 4, 9, 4, std::nullopt, std::nullopt, std::nullopt})).number, 4);
  std::vector<Line> lines;
  for (const char* text : {"b", "c", "a", "c", "b"}) lines.push_back({.description = text});
  lines.insert(lines.end(), 5, {.description = std::nullopt});
  const FillRule texts{"description", FillRule::By::kMode};
  for (const auto lie : {Lie::kEven, Lie::kLastRank, Lie::kScattered}) {
    EXPECT_EQ(fill_of(texts, lines, lie).text, "b");
  }
}

TEST(Fill, FindsTheModeOfManyTextsInLittleMemory) {
  const auto lines = test::shop_lines(5000);
  std::map<std::string, int> counts;
  for (const auto& line : lines) ++counts[*line.invoice];
  std::string mode;
  for (const auto& [invoice, count] : counts) {
    if (mode.empty() || count > counts[mode]) mode = invoice;
  }
  CleaningRules rules;
  rules.fills = {{"invoice", FillRule::By::kMode}};
  EXPECT_EQ(facts_of(rules, lines, Lie::kScattered, 4096).fills.at(0).text, mode);
}

TEST(Fill, RefusesColumnsThatHoldNothing) {
  const std::vector<Line> empty(3, {.description = std::nullopt, .quantity = std::nullopt});
  EXPECT_THROW(fill_of({"quantity", FillRule::By::kMean}, empty), InputError);
  EXPECT_THROW(fill_of({"quantity", FillRule::By::kMode}, empty), InputError);
  EXPECT_THROW(fill_of({"description", FillRule::By::kMode}, empty), InputError);
  EXPECT_THROW(fill_of({"description", FillRule::By::kMode}, {}), InputError);
}

TEST(Fill, RefusesUnknownColumnsAndTheMeanOfTexts) {
  EXPECT_THROW(fill_of({"descripton", FillRule::By::kMode}, {}), JobError);
  EXPECT_THROW(fill_of({"description", FillRule::By::kMean}, {}), JobError);
}

CleaningFacts::Fence fence_of(const OutlierRule& rule, const std::vector<Line>& lines, Lie lie = Lie::kEven) {
  CleaningRules rules;
  rules.outliers = {rule};
  return facts_of(rules, lines, lie).fences.at(0);
}

TEST(Fence, LiesStandardDeviationsFromTheMean) {
  const auto lines = test::shop_lines(1500);
  double sum = 0;
  double squares = 0;
  for (const auto& line : lines) sum += static_cast<double>(*line.quantity);
  const double mean = sum / 1500;
  for (const auto& line : lines) squares += std::pow(static_cast<double>(*line.quantity) - mean, 2);
  const double deviation = std::sqrt(squares / 1500);
  for (const auto lie : {Lie::kEven, Lie::kLastRank, Lie::kScattered}) {
    const auto fence = fence_of({"quantity", OutlierRule::Method::kZScore, 3}, lines, lie);
    EXPECT_NEAR(fence.low, mean - 3 * deviation, 1e-9);
    EXPECT_NEAR(fence.high, mean + 3 * deviation, 1e-9);
    EXPECT_EQ(fence.column, 3);
  }
}

TEST(Fence, LiesInterquartileRangesFromTheQuartiles) {
  // numpy.percentile([1, 2, 3, 4, 5, 6, 7, 100], [25, 75]) is [2.75, 6.25]
  const auto lines = lines_with_quantities({100, 7, 1, 6, 2, 5, std::nullopt, 3, 4});
  for (const auto lie : {Lie::kEven, Lie::kLastRank}) {
    const auto fence = fence_of({"quantity", OutlierRule::Method::kIqr, 1.5}, lines, lie);
    EXPECT_EQ(fence.low, 2.75 - 5.25);
    EXPECT_EQ(fence.high, 6.25 + 5.25);
  }
}

TEST(Fence, HoldsForOneValueAndForNone) {
  const auto one = fence_of({"quantity", OutlierRule::Method::kZScore, 3}, lines_with_quantities({8}));
  EXPECT_EQ(one.low, 8);
  EXPECT_EQ(one.high, 8);
  EXPECT_NO_THROW(fence_of({"quantity", OutlierRule::Method::kIqr, 1.5}, {}));
  EXPECT_THROW(fence_of({"description", OutlierRule::Method::kIqr, 1.5}, {}), JobError);
  EXPECT_THROW(fence_of({"quantty", OutlierRule::Method::kIqr, 1.5}, {}), JobError);
}

TEST(FileSpans, ReachOverAllRanks) {
  CleaningRules rules;
  rules.duplicates = Duplicates::kDropOverlap;
  CleaningFactsCollector collector(test::retail_schema(), test::retail_columns(), rules, 3, kPlenty,
                                   test::shared_folder());
  const auto take = [&](std::vector<Line> lines, int file) {
    test::feed(lines, [&](const RecordBatch& batch) { collector.consume(batch, file); });
  };
  take({{.time = 100 + world().rank()}, {.time = std::nullopt}, {.time = 50 - world().rank()}}, 0);
  if (world().is_driver()) take({{.time = 7}}, 2);
  const auto spans = collector.finish(world()).file_spans;
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_EQ(spans[0], std::pair(std::int64_t{51 - world().size()}, std::int64_t{99 + world().size()}));
  EXPECT_GT(spans[1].first, spans[1].second);
  EXPECT_EQ(spans[2], std::pair(std::int64_t{7}, std::int64_t{7}));
}

}  // namespace
}  // namespace rankwise
