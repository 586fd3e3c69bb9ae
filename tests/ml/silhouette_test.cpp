#include "ml/silhouette.hpp"

#include <gtest/gtest.h>

#include <algorithm>  // std::min, std::max
#include <cmath>      // std::sqrt

#include "ml/row_sample.hpp"
#include "ml/rows.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::Cut;
using test::world;

FeatureMatrix matrix_of(const test::Share& share, const test::Rows& rows) {
  std::vector<FeatureColumn> columns;
  for (const auto& name : test::column_names(rows.columns())) columns.push_back({name});
  return feature_matrix(world(), share.table, share.identities, columns, false);
}

/// The definition, row by row.
double plain_mean_silhouette(const test::Rows& rows, const std::vector<int>& labels, int k) {
  double total = 0;
  for (std::size_t i = 0; i < rows.values.size(); ++i) {
    std::vector<double> sums(static_cast<std::size_t>(k), 0);
    std::vector<double> counts(static_cast<std::size_t>(k), 0);
    for (std::size_t j = 0; j < rows.values.size(); ++j) {
      double squared = 0;
      for (std::size_t c = 0; c < rows.values[i].size(); ++c) {
        squared += std::pow(rows.values[i][c] - rows.values[j][c], 2);
      }
      const auto label = static_cast<std::size_t>(labels[j]);
      sums[label] += std::sqrt(squared);
      if (j != i) ++counts[label];
    }
    const auto own = static_cast<std::size_t>(labels[i]);
    if (counts[own] == 0) continue;
    double between = INFINITY;
    for (std::size_t c = 0; c < sums.size(); ++c) {
      if (c != own && counts[c] > 0) between = std::min(between, sums[c] / counts[c]);
    }
    const double within = sums[own] / counts[own];
    if (std::isfinite(between) && std::max(within, between) > 0)
      total += (between - within) / std::max(within, between);
  }
  return total / static_cast<double>(rows.values.size());
}

std::vector<int> labels_here(const test::Share& share, const std::vector<int>& labels) {
  std::vector<int> here;
  for (const auto identity : share.identities) here.push_back(labels[identity]);
  return here;
}

TEST(SilhouetteTest, FollowsTheDefinitionForEveryLabelling) {
  const auto rows = test::grid_rows(1200, 3);
  std::vector<int> thirds;
  std::vector<int> odd_one_out;  // singletons, and a label that no row has
  std::vector<int> together(rows.values.size(), 0);
  for (int i = 0; i < 1200; ++i) {
    thirds.push_back(rows.values[static_cast<std::size_t>(i)][0] > 1.2 ? 1 : i % 5 == 0 ? 2 : 0);
    odd_one_out.push_back(i == 77 ? 3 : i == 500 ? 1 : i % 2 == 0 ? 0 : 4);
  }
  for (const auto cut : {Cut::kEven, Cut::kAllOnLast, Cut::kRoundRobin}) {
    const auto share = test::share_of(rows, cut);
    const auto first = labels_here(share, thirds);
    const auto second = labels_here(share, odd_one_out);
    const auto third = labels_here(share, together);
    const auto means =
        mean_silhouettes(world(), matrix_of(share, rows), std::vector<Labeling>{{first, 3}, {second, 5}, {third, 2}});
    EXPECT_NEAR(means[0], plain_mean_silhouette(rows, thirds, 3), 1e-11);
    EXPECT_NEAR(means[1], plain_mean_silhouette(rows, odd_one_out, 5), 1e-11);
    EXPECT_EQ(means[2], 0);
  }
}

TEST(SilhouetteTest, SplitsManyLabellingsWithoutChangingThem) {
  const auto rows = test::grid_rows(60, 2);
  std::vector<int> labels;
  for (int i = 0; i < 60; ++i) labels.push_back(i % 3);
  const auto share = test::share_of(rows, Cut::kEven);
  const auto here = labels_here(share, labels);
  const FeatureMatrix points = matrix_of(share, rows);
  const auto alone = mean_silhouettes(world(), points, std::vector<Labeling>{{here, 3}});
  // More clusters than fit at once: each labelling is then computed by itself.
  const auto apart =
      mean_silhouettes(world(), points, std::vector<Labeling>{{here, 150000}, {here, 3}, {here, 150000}});
  EXPECT_EQ(apart, (std::vector<double>{alone[0], alone[0], alone[0]}));
}

TEST(RowSampleTest, TakesTheSameRowsHoweverTheyAreCut) {
  const auto rows = test::grid_rows(500, 1);
  std::vector<std::int64_t> first(500, 0);
  for (const auto cut : {Cut::kEven, Cut::kAllOnLast, Cut::kFirstEmpty}) {
    const auto share = test::share_of(rows, cut);
    std::vector<std::int64_t> chosen(500, 0);
    for (const auto row : sample_rows(world(), share.identities, 120, 7)) {
      chosen[share.identities[static_cast<std::size_t>(row)]] = 1;
    }
    world().sum(std::span(chosen));
    EXPECT_EQ(std::count(chosen.begin(), chosen.end(), 1), 120);
    if (cut == Cut::kEven) first = chosen;
    EXPECT_EQ(chosen, first);
  }
  const auto share = test::share_of(rows, Cut::kEven);
  EXPECT_EQ(sample_rows(world(), share.identities, 500, 7).size(), share.identities.size());
  EXPECT_EQ(sample_rows(world(), share.identities, 9999, 7).size(), share.identities.size());
}

}  // namespace
}  // namespace rankwise
