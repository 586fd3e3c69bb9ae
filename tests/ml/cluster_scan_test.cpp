#include "ml/cluster_scan.hpp"

#include <gtest/gtest.h>

#include <numeric>  // std::iota

#include "engine/runtime/error.hpp"
#include "ml/rows.hpp"
#include "support/ranks.hpp"

// Reference figures were computed with scikit-learn 1.2.1: KMeans with 50 restarts (digits 200) and tol = 0, then
// silhouette_score, davies_bouldin_score and calinski_harabasz_score.

namespace rankwise {
namespace {

using test::Cut;
using test::world;

ClusterSettings settings_for(const test::Rows& rows, int k_min, int k_max, bool standardize) {
  ClusterSettings settings;
  for (const auto& name : test::column_names(rows.columns())) settings.columns.push_back({name});
  settings.k_min = k_min;
  settings.k_max = k_max;
  settings.standardize = standardize;
  return settings;
}

ClusterResult cluster(const test::Rows& rows, const ClusterSettings& settings, Cut cut = Cut::kEven) {
  const auto share = test::share_of(rows, cut);
  return cluster_rows(world(), share.table, share.identities, settings);
}

std::vector<std::int64_t> sizes_of(const ClusterResult& result) {
  std::vector<std::int64_t> sizes;
  for (const auto& cluster : result.clusters) sizes.push_back(cluster.size);
  return sizes;
}

std::vector<int> first_columns(int count) {
  std::vector<int> columns(static_cast<std::size_t>(count));
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

TEST(ClusterScanTest, MatchesPublishedFiguresOnIris) {
  const auto rows = test::read_rows("iris.csv", 1, first_columns(4));
  if (rows.size() == 0) GTEST_SKIP() << "test data is missing";
  auto settings = settings_for(rows, 2, 5, false);
  settings.restarts = 50;  // as many as the reference: few starts find the best clustering for k = 4
  const auto result = cluster(rows, settings);

  EXPECT_EQ(result.chosen_k, 2);
  EXPECT_EQ(result.reason, "k = 2 has the largest mean silhouette (0.6810) of k = 2..5");
  ASSERT_EQ(result.scans.size(), 4u);
  const double inertia[] = {152.34795176, 78.8514414261, 57.2284732143, 46.4461820513};
  const double silhouette[] = {0.681046169212, 0.552819012356, 0.498050504997, 0.488748887093};
  const double davies_bouldin[] = {0.404292837173, 0.661971546501, 0.780306983881, 0.805965212018};
  const double calinski_harabasz[] = {513.9245459803, 561.6277566296, 530.7658081873, 495.5414876777};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& scan = result.scans[i];
    EXPECT_EQ(scan.k, static_cast<int>(i) + 2);
    EXPECT_NEAR(scan.inertia, inertia[i], 1e-8);
    EXPECT_NEAR(scan.silhouette, silhouette[i], 1e-10);
    EXPECT_NEAR(scan.davies_bouldin, davies_bouldin[i], 1e-10);
    EXPECT_NEAR(scan.calinski_harabasz, calinski_harabasz[i], 1e-8);
    EXPECT_TRUE(scan.converged);
    EXPECT_FALSE(scan.silhouette_is_sampled);
  }
  EXPECT_EQ(sizes_of(result), (std::vector<std::int64_t>{97, 53}));
}

TEST(ClusterScanTest, TakesTheNumberOfClustersThatTheJobSets) {
  const auto rows = test::read_rows("iris.csv", 1, first_columns(4));
  if (rows.size() == 0) GTEST_SKIP() << "test data is missing";
  auto settings = settings_for(rows, 2, 2, false);
  settings.fixed_k = 3;
  const auto result = cluster(rows, settings);
  EXPECT_EQ(result.chosen_k, 3);
  EXPECT_EQ(result.scans.size(), 2u);
  EXPECT_EQ(result.reason, "k = 3 is set by the job; the largest mean silhouette (0.6810) of those tried is at k = 2");
  EXPECT_EQ(sizes_of(result), (std::vector<std::int64_t>{62, 50, 38}));
}

TEST(ClusterScanTest, StandardizesByThePopulationDeviation) {
  const auto rows = test::read_rows("wine_data.csv", 1, first_columns(13));
  if (rows.size() == 0) GTEST_SKIP() << "test data is missing";
  const auto result = cluster(rows, settings_for(rows, 3, 3, true));
  EXPECT_NEAR(result.scans[0].inertia, 1277.92848884, 1e-7);
  EXPECT_NEAR(result.scans[0].silhouette, 0.284858919190, 1e-10);
  EXPECT_NEAR(result.scans[0].davies_bouldin, 1.389187977718, 1e-10);
  EXPECT_NEAR(result.scans[0].calinski_harabasz, 70.9400080032, 1e-8);
  EXPECT_EQ(sizes_of(result), (std::vector<std::int64_t>{65, 62, 51}));
}

TEST(ClusterScanTest, FindsTheBestKnownClusteringOfMallCustomers) {
  const auto rows = test::read_rows("Mall_Customers.csv", 1, {3, 4});
  if (rows.size() == 0) GTEST_SKIP() << "test data is missing";
  for (const auto seeding : {Seeding::kPlusPlus, Seeding::kParallel}) {
    auto settings = settings_for(rows, 5, 5, false);
    settings.seeding = seeding;
    const auto result = cluster(rows, settings);
    EXPECT_NEAR(result.scans[0].inertia, 44448.4554479, 1e-5);
    EXPECT_NEAR(result.scans[0].silhouette, 0.553931997445, 1e-10);
    EXPECT_EQ(sizes_of(result), (std::vector<std::int64_t>{81, 39, 35, 23, 22}));
  }
}

TEST(ClusterScanTest, ComesCloseToTheBestKnownClusteringOfDigits) {
  const auto rows = test::read_rows("digits.csv", 0, first_columns(64));
  if (rows.size() == 0) GTEST_SKIP() << "test data is missing";
  for (const auto seeding : {Seeding::kPlusPlus, Seeding::kParallel}) {
    auto settings = settings_for(rows, 10, 10, false);
    settings.seeding = seeding;
    EXPECT_LE(cluster(rows, settings).scans[0].inertia, 1165146.57555 * 1.0005);
  }
}

void expect_same(const ClusterResult& a, const ClusterResult& b) {
  EXPECT_EQ(a.reason, b.reason);
  ASSERT_EQ(a.scans.size(), b.scans.size());
  for (std::size_t i = 0; i < a.scans.size(); ++i) {
    EXPECT_EQ(a.scans[i].inertia, b.scans[i].inertia);
    EXPECT_EQ(a.scans[i].silhouette, b.scans[i].silhouette);
    EXPECT_EQ(a.scans[i].davies_bouldin, b.scans[i].davies_bouldin);
    EXPECT_EQ(a.scans[i].calinski_harabasz, b.scans[i].calinski_harabasz);
    EXPECT_EQ(a.scans[i].iterations, b.scans[i].iterations);
    EXPECT_EQ(a.scans[i].best_restart, b.scans[i].best_restart);
  }
  ASSERT_EQ(a.clusters.size(), b.clusters.size());
  for (std::size_t c = 0; c < a.clusters.size(); ++c) {
    EXPECT_EQ(a.clusters[c].size, b.clusters[c].size);
    EXPECT_EQ(a.clusters[c].centroid, b.clusters[c].centroid);
    EXPECT_EQ(a.clusters[c].means, b.clusters[c].means);
  }
}

/// The label of every row, wherever it lies.
std::vector<std::int64_t> labels_by_row(const test::Rows& rows, Cut cut, const ClusterResult& result) {
  const auto share = test::share_of(rows, cut);
  std::vector<std::int64_t> all(rows.values.size(), 0);
  for (std::size_t i = 0; i < share.identities.size(); ++i) all[share.identities[i]] = result.labels[i];
  world().sum(std::span(all));
  return all;
}

TEST(ClusterScanTest, GivesTheSameBitsHoweverTheRowsAreCut) {
  const auto rows = test::grid_rows(700, 3);
  for (const auto seeding : {Seeding::kPlusPlus, Seeding::kParallel}) {
    for (const std::int64_t exact_rows : {20000, 100}) {
      auto settings = settings_for(rows, 2, 6, true);
      settings.columns[1].transform = ClusterColumn::Transform::kLog1p;
      settings.restarts = 3;
      settings.seeding = seeding;
      settings.silhouette_exact_rows = exact_rows;
      settings.silhouette_sample = 150;
      const auto even = cluster(rows, settings, Cut::kEven);
      EXPECT_EQ(even.scans[0].silhouette_is_sampled, exact_rows == 100);
      for (const auto cut : {Cut::kAllOnLast, Cut::kFirstEmpty, Cut::kRoundRobin}) {
        const auto other = cluster(rows, settings, cut);
        expect_same(even, other);
        EXPECT_EQ(labels_by_row(rows, Cut::kEven, even), labels_by_row(rows, cut, other));
      }
    }
  }
}

TEST(ClusterScanTest, ProfilesClustersInTheUnitsOfTheTable) {
  // Two groups of money in hundredths: 1.00, 3.00 and 100.00, 101.00, 105.00.
  Table table(Schema({{"money", decimal(2)}, {"visits", kInt64}}));
  std::vector<std::uint64_t> identities;
  const std::int64_t money[] = {100, 10000, 300, 10100, 10500};
  for (std::size_t i = 0; i < 5; ++i) {
    if (static_cast<int>(i) % world().size() != world().rank()) continue;
    table[0].append_int(money[i]);
    table[1].append_int(7);
    identities.push_back(i);
  }
  ClusterSettings settings;
  settings.columns = {{"money", ClusterColumn::Transform::kLog1p}, {"visits"}};
  settings.k_max = 2;
  std::vector<int> restarts;
  const auto result =
      cluster_rows(world(), table, identities, settings, [&](int, int restart) { restarts.push_back(restart); });
  EXPECT_EQ(restarts.size(), 10u);
  EXPECT_EQ(sizes_of(result), (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(result.clusters[0].means, (std::vector<double>{102, 7}));
  EXPECT_EQ(result.clusters[1].means, (std::vector<double>{2, 7}));
  EXPECT_EQ(result.clusters[0].centroid[1], 0);  // a constant column
  for (std::size_t i = 0; i < identities.size(); ++i) {
    EXPECT_EQ(result.labels[i], money[identities[i]] < 1000 ? 1 : 0);
  }
}

TEST(ClusterScanTest, LeavesOutMoreClustersThanDistinctRows) {
  test::Rows rows;
  for (int i = 0; i < 40; ++i) rows.values.push_back({static_cast<double>(i % 2)});
  rows.values.push_back({9});
  const auto result = cluster(rows, settings_for(rows, 2, 6, false));
  EXPECT_EQ(result.scans.back().k, 3);
  EXPECT_EQ(result.scans.back().inertia, 0);
  EXPECT_EQ(result.reason,
            "k = 3 has the largest mean silhouette (0.9756) of k = 2..3; k = 4..6 left out: there are 3 distinct rows");
}

std::string refusal(const test::Rows& rows, const ClusterSettings& settings) {
  try {
    cluster(rows, settings, Cut::kRoundRobin);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ClusterScanTest, RefusesWhatCannotBeClustered) {
  const test::Rows same{{{1, 2}, {1, 2}, {1, 2}}};
  EXPECT_EQ(refusal(same, settings_for(same, 2, 3, true)),
            "clustering: k = 2 needs as many distinct rows, and there is 1: lower k or choose other columns");
  const test::Rows one{{{1, 2}}};
  EXPECT_EQ(refusal(one, settings_for(one, 2, 3, false)),
            "clustering: k = 2 needs as many distinct rows, and there is 1: lower k or choose other columns");
  const test::Rows three{{{1, 2}, {1, 3}, {1, 4}}};
  auto settings = settings_for(three, 2, 3, true);
  settings.fixed_k = 5;
  EXPECT_EQ(refusal(three, settings),
            "clustering: k = 5 needs as many distinct rows, and there are 3: lower k or choose other columns");
  EXPECT_EQ(refusal(three, settings_for(three, 1, 3, true)), "clustering: k_min is 1; it must be 2 or more");
  EXPECT_EQ(refusal(three, settings_for(three, 4, 3, true)), "clustering: k_max (3) is below k_min (4)");
}

TEST(ClusterScanTest, RefusesAnEmptyTable) {
  ClusterSettings settings;
  settings.columns = {{"x"}};
  const Table empty(Schema({{"x", kFloat64}}));
  EXPECT_THROW(cluster_rows(world(), empty, {}, settings), InputError);
}

}  // namespace
}  // namespace rankwise
