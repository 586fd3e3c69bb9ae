#include "ml/kmeans.hpp"

#include <gtest/gtest.h>

#include <cmath>  // std::abs
#include <set>    // std::set

#include "engine/comm/communicator.hpp"
#include "ml/kmeans_seeding.hpp"
#include "ml/rows.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::Cut;
using test::world;

FeatureMatrix matrix_of(const test::Rows& rows, Cut cut) {
  const auto share = test::share_of(rows, cut);
  std::vector<FeatureColumn> columns;
  for (const auto& name : test::column_names(rows.columns())) columns.push_back({name});
  return feature_matrix(world(), share.table, share.identities, columns, false);
}

PointList points_of(const std::vector<std::vector<double>>& values) {
  PointList points(static_cast<int>(values.front().size()));
  for (const auto& value : values) points.append(value);
  return points;
}

/// Lloyd's algorithm on all rows, as in a textbook; no cluster becomes empty.
struct PlainResult {
  std::vector<int> labels;
  std::vector<std::vector<double>> centroids;
  int iterations = 0;
};
PlainResult plain_lloyd(const test::Rows& rows, std::vector<std::vector<double>> centroids) {
  PlainResult result{std::vector<int>(rows.values.size(), -1), std::move(centroids), 0};
  for (bool changed = true; changed;) {
    ++result.iterations;
    changed = false;
    auto sums = std::vector(result.centroids.size(), std::vector<double>(rows.values[0].size(), 0));
    std::vector<double> counts(sums.size(), 0);
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
      int best = 0;
      double nearest = INFINITY;
      for (std::size_t c = 0; c < sums.size(); ++c) {
        double squared = 0;
        for (std::size_t f = 0; f < sums[c].size(); ++f) {
          squared += (rows.values[i][f] - result.centroids[c][f]) * (rows.values[i][f] - result.centroids[c][f]);
        }
        if (squared < nearest) {
          nearest = squared;
          best = static_cast<int>(c);
        }
      }
      changed = changed || best != result.labels[i];
      result.labels[i] = best;
      ++counts[static_cast<std::size_t>(best)];
      for (std::size_t f = 0; f < sums[0].size(); ++f) sums[static_cast<std::size_t>(best)][f] += rows.values[i][f];
    }
    for (std::size_t c = 0; c < sums.size(); ++c) {
      for (std::size_t f = 0; f < sums[c].size(); ++f) result.centroids[c][f] = sums[c][f] / counts[c];
    }
  }
  return result;
}

TEST(KMeansTest, FollowsThePlainAlgorithm) {
  auto rows = test::grid_rows(900, 3);
  for (std::size_t i = 0; i < rows.values.size(); ++i) rows.values[i][2] += 0.001 * static_cast<double>(i);  // no ties
  const std::vector<std::vector<double>> start = {rows.values[3], rows.values[14], rows.values[500], rows.values[899]};
  const auto expected = plain_lloyd(rows, start);
  for (const auto cut : {Cut::kEven, Cut::kFirstEmpty, Cut::kRoundRobin}) {
    const FeatureMatrix points = matrix_of(rows, cut);
    const auto result = KMeans(world(), points).run(points_of(start), 300);
    EXPECT_TRUE(result.converged);
    EXPECT_EQ(result.iterations, expected.iterations);
    for (std::size_t i = 0; i < result.labels.size(); ++i) {
      EXPECT_EQ(result.labels[i], expected.labels[points.identities()[i]]);
    }
    for (int c = 0; c < 4; ++c) {
      for (std::size_t f = 0; f < 3; ++f) {
        EXPECT_NEAR(result.centroids[c][f], expected.centroids[static_cast<std::size_t>(c)][f], 1e-12);
      }
    }
  }
}

TEST(KMeansTest, GivesTiesToTheLowestLabel) {
  const FeatureMatrix points = matrix_of({{{0}, {1}, {2}}}, Cut::kEven);
  const auto result = KMeans(world(), points).run(points_of({{0}, {2}}), 1);
  EXPECT_FALSE(result.converged);
  EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(result.centroids[0][0], 0.5);  // the means of the last labels
  EXPECT_EQ(result.inertia, 0.5);
}

TEST(KMeansTest, GivesAnEmptyClusterTheFarthestRow) {
  // Both 0 and 20 are farthest from 10; the smaller identity goes.
  const FeatureMatrix points = matrix_of({{{10}, {20}, {10}, {0}}}, Cut::kRoundRobin);
  const auto result = KMeans(world(), points).run(points_of({{10}, {1000}, {2000}}), 300);
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{2, 1, 1}));
  EXPECT_EQ(result.centroids[1][0], 20);
  EXPECT_EQ(result.centroids[2][0], 0);
  EXPECT_EQ(result.inertia, 0);
}

TEST(KMeansTest, NumbersClustersBySizeThenCentroid) {
  const FeatureMatrix points = matrix_of({{{5}, {5}, {1}, {9}, {9}, {9}, {3}, {3}}}, Cut::kEven);
  auto result = KMeans(world(), points).run(points_of({{1}, {5}, {9}, {3}}), 300);
  renumber_by_size(result);
  EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{3, 2, 2, 1}));
  EXPECT_EQ(result.centroids[0][0], 9);
  EXPECT_EQ(result.centroids[1][0], 3);
  EXPECT_EQ(result.centroids[2][0], 5);
  for (std::size_t i = 0; i < result.labels.size(); ++i) {
    EXPECT_EQ(result.centroids[result.labels[i]][0], points.at(static_cast<std::int64_t>(i), 0));
  }
}

PointList seeds(const FeatureMatrix& points, Seeding seeding, int k, std::uint64_t draw) {
  const SeedingProblem problem{points, world().sum(points.rows()), largest_squared_distance(world(), points)};
  return seeding == Seeding::kPlusPlus ? seed_plus_plus(world(), problem, k, draw)
                                       : seed_parallel(world(), problem, k, draw);
}

TEST(SeedingTest, FindsEachOfFarGroups) {
  test::Rows rows;
  for (int i = 0; i < 300; ++i) rows.values.push_back({1000.0 * (i % 12) + 0.01 * i});
  for (const auto seeding : {Seeding::kPlusPlus, Seeding::kParallel}) {
    for (std::uint64_t draw = 0; draw < 5; ++draw) {
      const auto centers = seeds(matrix_of(rows, Cut::kEven), seeding, 12, draw);
      std::set<int> groups;
      for (int c = 0; c < centers.size(); ++c) groups.insert(static_cast<int>(centers[c][0] / 1000));
      EXPECT_EQ(groups.size(), 12u);
    }
  }
}

TEST(SeedingTest, StopsAtTheNumberOfDistinctRows) {
  const FeatureMatrix points = matrix_of({{{1, 1}, {1, 2}, {1, 1}, {4, 1}, {1, 2}}}, Cut::kAllOnLast);
  EXPECT_EQ(seeds(points, Seeding::kPlusPlus, 4, 1).size(), 3);
  EXPECT_EQ(seeds(points, Seeding::kParallel, 4, 1).size(), 3);
  EXPECT_EQ(count_distinct_rows(world(), points, 10), 3);
  EXPECT_EQ(count_distinct_rows(world(), points, 2), 2);
}

TEST(SeedingTest, DrawsTheFirstCentreUniformly) {
  const FeatureMatrix points = matrix_of({{{0}, {1}, {2}, {3}}}, Cut::kEven);
  std::vector<int> drawn(4, 0);
  for (std::uint64_t draw = 0; draw < 4000; ++draw) {
    ++drawn[static_cast<std::size_t>(seeds(points, Seeding::kPlusPlus, 1, draw)[0][0])];
  }
  for (const int count : drawn) EXPECT_NEAR(count, 1000, 110);  // four standard deviations
}

}  // namespace
}  // namespace rankwise
