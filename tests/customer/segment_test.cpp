#include "customer/segment.hpp"

#include <gtest/gtest.h>

#include <map>    // std::map
#include <regex>  // std::regex_match

#include "customer/customer_rows.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using test::world;

std::string code_of(int r, int f, int m) {
  return {static_cast<char>('0' + r), static_cast<char>('0' + f), static_cast<char>('0' + m)};
}

/// Compares a scheme with `expected(r, f, m)` for all scores of 1 .. bins, and counts the segments it gives.
template <typename Expected>
std::map<std::string, int> expect_scheme(const std::string& name, int bins, Expected expected) {
  const auto scheme = segment_scheme(name);
  EXPECT_EQ(scheme.bins, bins);
  std::map<std::string, int> counts;
  for (int r = 1; r <= bins; ++r) {
    for (int f = 1; f <= bins; ++f) {
      for (int m = 1; m <= bins; ++m) {
        const std::string& segment = segment_of(scheme, r, f, m, code_of(r, f, m));
        EXPECT_EQ(segment, expected(r, f, m)) << name << " " << code_of(r, f, m);
        ++counts[segment];
      }
    }
  }
  return counts;
}

TEST(SegmentScheme, ElevenFollowsItsOrderedRules) {  // R10
  const auto counts = expect_scheme("eleven", 5, [](int r, int f, int m) -> std::string {
    if (r >= 5 && f >= 5 && m >= 5) return "Champions";
    if (r >= 4 && f >= 4 && m >= 3) return "Loyal Customers";
    if (r >= 3 && f <= 3 && m <= 3) return "Potential Loyalists";
    if (r >= 4 && f <= 1) return "Recent Customers";
    if (r >= 3 && f <= 1) return "Promising";
    if (r == 3 && f >= 2 && f <= 3) return "Need Attention";
    if (r >= 2 && r <= 3 && f >= 2 && f <= 3) return "About To Sleep";
    if (r <= 2 && f >= 4 && m >= 4) return "Can't Lose Them";
    if (r <= 2 && f >= 2 && m >= 2) return "At Risk";
    if (r <= 2 && f <= 2 && m <= 2) return "Hibernating";
    return "Lost";
  });
  EXPECT_EQ(counts.size(), 11u);
}

TEST(SegmentScheme, PutlerFollowsItsTableAndHidesNobody) {  // R11
  const auto counts = expect_scheme("putler", 5, [](int r, int f, int m) -> std::string {
    const auto both = [&](int low, int high) { return f >= low && f <= high && m >= low && m <= high; };
    if (r >= 4 && both(4, 5)) return "Champions";
    if (r >= 2 && both(3, 5)) return "Loyal Customers";
    if (r >= 3 && both(1, 3)) return "Potential Loyalist";
    if (r >= 4 && both(1, 1)) return "New Customers";
    if (r >= 3 && r <= 4 && both(1, 1)) return "Promising";
    if (r >= 2 && r <= 3 && both(2, 3)) return "Need Attention";
    if (r >= 2 && r <= 3 && both(1, 2)) return "About To Sleep";
    if (r <= 2 && both(2, 5)) return "At Risk";
    if (r <= 1 && both(4, 5)) return "Can't Lose Them";
    if (r <= 2 && both(1, 2)) return "Hibernating";
    if (r <= 2 && both(1, 2)) return "Lost";
    return "No match";
  });
  for (const char* unreachable : {"New Customers", "Promising", "Can't Lose Them", "Lost"}) {
    EXPECT_FALSE(counts.contains(unreachable)) << unreachable;  // the four of R11's correction
  }
  EXPECT_TRUE(counts.contains("No match"));
}

TEST(SegmentScheme, RecencyAndFrequencyFollowTheRegexMap) {  // R11, second map
  const std::vector<std::pair<std::regex, std::string>> map{{std::regex("[1-2][1-2]"), "hibernating"},
                                                            {std::regex("[1-2][3-4]"), "at_risk"},
                                                            {std::regex("[1-2]5"), "cant_loose"},
                                                            {std::regex("3[1-2]"), "about_to_sleep"},
                                                            {std::regex("33"), "need_attention"},
                                                            {std::regex("[3-4][4-5]"), "loyal"},
                                                            {std::regex("41"), "promising"},
                                                            {std::regex("51"), "new"},
                                                            {std::regex("[4-5][2-3]"), "potential_loyalists"},
                                                            {std::regex("5[4-5]"), "champions"}};
  const auto counts = expect_scheme("rf", 5, [&](int r, int f, int) -> std::string {
    for (const auto& [pattern, segment] : map) {
      if (std::regex_match(code_of(r, f, 1).substr(0, 2), pattern)) return segment;
    }
    return "No match";
  });
  EXPECT_EQ(counts.size(), 10u);
  EXPECT_FALSE(counts.contains("No match"));
}

TEST(SegmentScheme, QuartileCodesAreOverwrittenByLaterOnes) {  // R14, read from its last list to its first
  std::map<std::string, std::string> names;
  const auto assign = [&](const std::string& segment, const std::vector<std::string>& codes) {
    for (const auto& code : codes) names[code] = segment;
  };
  assign("Champions", {"444", "443", "434", "344"});
  assign("Loyal Customers", {"433", "434", "343", "344", "334"});
  assign("Potential Loyalists", {"332", "333", "342", "322", "323", "423"});
  assign("New Customers", {"411", "412", "421", "422"});
  assign("Promising", {"311", "312", "321", "322"});
  assign("Need Attention", {"233", "234", "243", "244"});
  assign("About to Sleep", {"223", "224", "232", "233", "234"});
  assign("At Risk", {"211", "212", "221", "222"});
  assign("Can't Lose", {"111", "112", "121", "122", "123", "132", "211"});
  assign("Hibernating", {"144", "244", "134", "143", "243", "133"});
  assign("Lost", {"311", "411", "331"});
  const auto counts = expect_scheme("quartile_codes", 4, [&](int r, int f, int m) {
    const auto found = names.find(code_of(r, f, m));
    return found == names.end() ? std::string("Unknown") : found->second;
  });
  EXPECT_FALSE(counts.contains("Need Attention"));  // all its codes are taken over
  EXPECT_EQ(counts.at("Champions"), 2);
}

TEST(SegmentScheme, UnknownNamesAreRefusedWithTheNearest) {
  try {
    segment_scheme("elevn");
    ADD_FAILURE();
  } catch (const JobError& e) {
    EXPECT_NE(std::string(e.what()).find("did you mean \"eleven\"?"), std::string::npos);
  }
  for (const auto& name : segment_scheme_names()) EXPECT_EQ(segment_scheme(name).name, name);
}

TEST(Segment, FirstOrLastMatchCounts) {
  SegmentScheme scheme{"mine", {{"low", {1, 3}}, {"all"}, {"listed", {}, {}, {}, {"10-1-1"}}}, "rest", false, 0};
  EXPECT_EQ(segment_of(scheme, 2, 1, 1, "211"), "low");
  EXPECT_EQ(segment_of(scheme, 400, 999, 1000, "400-999-1000"), "all");
  scheme.last_match_wins = true;
  EXPECT_EQ(segment_of(scheme, 2, 1, 1, "211"), "all");
  EXPECT_EQ(segment_of(scheme, 10, 1, 1, "10-1-1"), "listed");
  scheme.rules.erase(scheme.rules.begin() + 1);
  EXPECT_EQ(segment_of(scheme, 4, 1, 1, "411"), "rest");
}

TEST(Segment, NamesStandOnceInTheOrderOfTheRules) {
  const SegmentScheme scheme{"mine", {{"b"}, {"a"}, {"b"}}, "a"};
  EXPECT_EQ(segment_names(scheme), (std::vector<std::string>{"b", "a"}));
}

Table scored(const std::vector<std::vector<std::int64_t>>& rows) {
  Table table(Schema({{"r_score", kInt64},
                      {"f_score", kInt64},
                      {"m_score", kInt64},
                      {"rfm_score", kText},
                      {"monetary", decimal(2)},
                      {"recency_days", kInt64},
                      {"frequency", kInt64},
                      {"lines", kInt64}}));
  const auto mine = test::my_rows(static_cast<std::int64_t>(rows.size()));
  for (std::int64_t i = mine.begin; i < mine.end; ++i) {
    const auto& row = rows[static_cast<std::size_t>(i)];
    for (int c = 0; c < 3; ++c) table[c].append_int(row[static_cast<std::size_t>(c)]);
    table[3].append_text("");
    for (int c = 4; c < 8; ++c) table[c].append_int(row[static_cast<std::size_t>(c) - 1]);
  }
  return table;
}

TEST(Profiles, SumUpOverAllRanksByDescendingRevenue) {
  const SegmentScheme scheme{"mine", {{"best", {5, 5}}, {"good", {4, 4}}, {"none", {9, 9}}, {"also none", {8, 8}}}};
  Table table =
      scored({{5, 1, 1, 100, 3, 2, 9}, {4, 1, 1, 900, 7, 1, 8}, {5, 1, 1, 50, 4, 1, 7}, {1, 1, 1, -7, 30, 1, 1}});
  add_segment_column(table, scheme);
  EXPECT_EQ(test::all_cells(table, "segment"), (std::vector<std::string>{"best", "good", "best", "No match"}));
  std::vector<std::string> lines;
  for (const auto& p : profile_segments(world(), table, scheme)) {
    lines.push_back(p.segment);
    for (const auto figure : {p.customers, p.revenue, p.recency_days, p.purchases, p.lines}) {
      lines.back().append(" ").append(std::to_string(figure));
    }
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"good 1 900 7 1 8", "best 2 150 7 3 16", "also none 0 0 0 0 0",
                                             "none 0 0 0 0 0", "No match 1 -7 30 1 1"}));
}

TEST(Profiles, RefuseRevenueBeyond64BitsOnEveryRank) {
  const SegmentScheme scheme{"mine", {{"all"}}};
  Table table = scored({{1, 1, 1, INT64_MAX, 0, 1, 1}, {1, 1, 1, 1, 0, 1, 1}});
  add_segment_column(table, scheme);
  EXPECT_THROW(profile_segments(world(), table, scheme), BudgetError);
}

}  // namespace
}  // namespace rankwise
