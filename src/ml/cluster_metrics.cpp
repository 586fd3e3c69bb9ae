#include "ml/cluster_metrics.hpp"

#include <algorithm>  // std::max
#include <cmath>      // std::sqrt

#include "engine/comm/communicator.hpp"
#include "ml/squared_distance.hpp"

namespace rankwise {
namespace {

double squared_distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

/// The mean distance of each cluster's rows to its centroid. @collective
std::vector<double> mean_spreads(const Communicator& comm, const FeatureMatrix& points, const Clustering& clustering) {
  auto distances = squared_distances_to_own(points, clustering.centroids, clustering.labels);
  for (double& distance : distances) distance = std::sqrt(distance);
  const FixedPoint units(largest_magnitude(comm, distances));
  std::vector<int128> sums(clustering.sizes.size(), 0);
  for (std::size_t row = 0; row < distances.size(); ++row) {
    sums[static_cast<std::size_t>(clustering.labels[row])] += units.quantize(distances[row]);
  }
  sum_over_ranks(comm, sums);
  std::vector<double> means;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    means.push_back(units.value(sums[c]) / static_cast<double>(clustering.sizes[c]));
  }
  return means;
}

}  // namespace

double davies_bouldin_index(const Communicator& comm, const FeatureMatrix& points, const Clustering& clustering) {
  const auto spreads = mean_spreads(comm, points, clustering);
  const auto& centroids = clustering.centroids;
  double sum = 0;
  for (int a = 0; a < centroids.size(); ++a) {
    double worst = 0;
    for (int b = 0; b < centroids.size(); ++b) {
      const double apart = std::sqrt(squared_distance(centroids[a], centroids[b]));
      if (a == b || apart == 0) continue;
      worst = std::max(worst, (spreads[static_cast<std::size_t>(a)] + spreads[static_cast<std::size_t>(b)]) / apart);
    }
    sum += worst;
  }
  return sum / centroids.size();
}

double calinski_harabasz_index(const Clustering& clustering) {
  const auto& centroids = clustering.centroids;
  const int k = centroids.size();
  std::vector<double> center(static_cast<std::size_t>(centroids.features()), 0.0);
  double rows = 0;
  for (int c = 0; c < k; ++c) {
    const auto size = static_cast<double>(clustering.sizes[static_cast<std::size_t>(c)]);
    rows += size;
    for (std::size_t f = 0; f < center.size(); ++f) center[f] += size * centroids[c][f];
  }
  for (double& coordinate : center) coordinate /= rows;

  double between = 0;
  for (int c = 0; c < k; ++c) {
    const auto size = static_cast<double>(clustering.sizes[static_cast<std::size_t>(c)]);
    between += size * squared_distance(centroids[c], center);
  }
  if (clustering.inertia == 0) return 1;
  return between * (rows - k) / (clustering.inertia * (k - 1));
}

}  // namespace rankwise
