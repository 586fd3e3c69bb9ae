#include "customer/cleaning.hpp"

#include <gtest/gtest.h>

#include "customer/cleaning_facts.hpp"
#include "customer/retail_rows.hpp"

namespace rankwise {
namespace {

using test::Line;

CleaningRules no_rules() {
  CleaningRules rules;
  rules.drop_missing_customer = rules.drop_non_positive_quantity = rules.drop_non_positive_price = false;
  return rules;
}

/// Cleans lines of file `file` and tells which of them stay.
std::vector<std::uint32_t> kept_of(Cleaner& cleaner, const std::vector<Line>& lines, int file = 0) {
  std::vector<std::uint32_t> kept;
  test::feed(lines, [&](RecordBatch& batch) {
    cleaner.clean(batch, file);
    kept = batch.selection;
  });
  return kept;
}

std::vector<std::uint32_t> kept_of(const CleaningRules& rules, const std::vector<Line>& lines) {
  Cleaner cleaner(rules, test::retail_columns(), {});
  return kept_of(cleaner, lines);
}

using Rows = std::vector<std::uint32_t>;

TEST(Cleaner, KeepsEverythingWithoutRules) {
  EXPECT_EQ(kept_of(no_rules(), {{}, {.quantity = -1}, {.customer = std::nullopt}}), (Rows{0, 1, 2}));
}

TEST(Cleaner, AppliesEachRuleAlone) {
  const std::vector<Line> lines{{},
                                {.invoice = "C1"},
                                {.customer = std::nullopt},
                                {.quantity = 0},
                                {.quantity = -1},
                                {.quantity = std::nullopt},
                                {.price = 0},
                                {.price = -1},
                                {.price = std::nullopt},
                                {.invoice = "c1"},
                                {.invoice = std::nullopt}};
  auto rules = no_rules();
  rules.drop_cancellations = true;
  EXPECT_EQ(kept_of(rules, lines), (Rows{0, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  rules = no_rules();
  rules.drop_missing_customer = true;
  EXPECT_EQ(kept_of(rules, lines), (Rows{0, 1, 3, 4, 5, 6, 7, 8, 9, 10}));
  rules = no_rules();
  rules.drop_non_positive_quantity = true;
  EXPECT_EQ(kept_of(rules, lines), (Rows{0, 1, 2, 6, 7, 8, 9, 10}));
  rules = no_rules();
  rules.drop_non_positive_price = true;
  EXPECT_EQ(kept_of(rules, lines), (Rows{0, 1, 2, 3, 4, 5, 9, 10}));
}

TEST(Cleaner, NamesTheFirstRuleThatHits) {
  CleaningRules rules;
  rules.drop_cancellations = true;
  rules.duplicates = Duplicates::kDropOverlap;
  CleaningFacts facts;
  facts.fences = {{3, -5, 5}};
  facts.file_spans = {{0, 10}, {0, 10}};
  Cleaner cleaner(rules, test::retail_columns(), facts);
  const auto kept = kept_of(cleaner,
                            {{.invoice = "C1", .quantity = -9, .price = 0, .customer = std::nullopt},
                             {.quantity = -9, .price = 0, .customer = std::nullopt},
                             {.quantity = -9, .price = 0},
                             {.quantity = 9, .price = 0},
                             {.quantity = 9, .time = 3, .price = 7},
                             {.quantity = 2, .time = 3, .price = 7},
                             {.quantity = 2, .time = 11, .price = 7}},
                            1);
  EXPECT_EQ(kept, Rows{6});
  for (std::size_t reason = 0; reason < kDropReasons; ++reason) {
    EXPECT_EQ(cleaner.dropped(static_cast<DropReason>(reason)).rows, 1) << reason;
  }
  EXPECT_EQ(static_cast<std::int64_t>(cleaner.dropped(DropReason::kOutlier).money), 63);
  EXPECT_EQ(static_cast<std::int64_t>(cleaner.kept().money), 14);
  EXPECT_EQ(cleaner.seen().rows, 7);
  EXPECT_STREQ(name_of(DropReason::kMissingCustomer), "missing_customer");
  EXPECT_STREQ(name_of(DropReason::kOverlap), "overlap");
}

TEST(Cleaner, FillsNullsBeforeItJudgesAndRecomputesTheAmount) {
  CleaningFacts facts;
  facts.fills = {{2, 0, "Unknown"}, {3, 4, ""}, {6, 0, "0"}};
  Cleaner cleaner(CleaningRules{}, test::retail_columns(), facts);
  test::feed({{.description = std::nullopt}, {.quantity = std::nullopt, .price = 25, .customer = std::nullopt}},
             [&](RecordBatch& batch) {
               cleaner.clean(batch, 0);
               EXPECT_EQ(batch.selection, (Rows{0, 1}));
               EXPECT_EQ(batch[2].texts[0], "Unknown");
               EXPECT_EQ(batch[2].texts[1], "THING");
               EXPECT_EQ(batch[3].ints[1], 4);
               EXPECT_EQ(batch[6].texts[1], "0");
               EXPECT_EQ(batch[8].ints[1], 100);
               EXPECT_EQ(batch[8].valid[1], 1);
             });
  EXPECT_EQ(static_cast<std::int64_t>(cleaner.kept().money), 200);
}

TEST(Cleaner, KeepsTheEndsOfAFenceAndNulls) {
  CleaningFacts facts;
  facts.fences = {{5, 10, 20}};
  Cleaner cleaner(no_rules(), test::retail_columns(), facts);
  EXPECT_EQ(kept_of(cleaner, {{.price = 9}, {.price = 10}, {.price = 20}, {.price = 21}, {.price = std::nullopt}}),
            (Rows{1, 2, 4}));
}

TEST(Cleaner, DropsFromLaterFilesWhatLiesInTheSpanOfEarlierOnes) {
  auto rules = no_rules();
  rules.duplicates = Duplicates::kDropOverlap;
  CleaningFacts facts;
  facts.file_spans = {{100, 200}, {INT64_MAX, INT64_MIN}, {150, 300}};  // the second file has no row
  Cleaner cleaner(rules, test::retail_columns(), facts);
  const std::vector<Line> lines{{.time = 100}, {.time = 150}, {.time = 200}, {.time = 201}, {.time = std::nullopt}};
  EXPECT_EQ(kept_of(cleaner, lines, 0), (Rows{0, 1, 2, 3, 4}));
  EXPECT_EQ(kept_of(cleaner, lines, 1), (Rows{3, 4}));
  EXPECT_EQ(kept_of(cleaner, lines, 2), (Rows{3, 4}));
}

TEST(Cleaner, IgnoresRulesOnColumnsThatAreNotThere) {
  CleaningRules rules;
  rules.drop_cancellations = true;
  rules.duplicates = Duplicates::kDropOverlap;
  Cleaner cleaner(rules, RetailColumns{}, {});
  EXPECT_EQ(kept_of(cleaner, {{.invoice = "C1", .quantity = -1}}), Rows{0});
  EXPECT_EQ(static_cast<std::int64_t>(cleaner.kept().money), 0);
}

}  // namespace
}  // namespace rankwise
