#include "ml/kmeans.hpp"

#include <algorithm>  // std::sort, std::max
#include <cmath>      // std::abs
#include <numeric>    // std::iota

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ml/row_choice.hpp"
#include "ml/squared_distance.hpp"

namespace rankwise {

/// This rank's part of the totals: k sums per feature (cluster by cluster), then k counts.
struct KMeans::Sums {
  int k = 0;
  std::vector<int128> values;
};

KMeans::KMeans(const Communicator& comm, const FeatureMatrix& points) : comm_(comm), points_(points) {
  const auto features = static_cast<std::size_t>(points.features());
  quantized_.resize(points.identities().size() * features);
  std::vector<double> largest(features, 0.0);
  for (std::size_t feature = 0; feature < features; ++feature) {
    for (const double value : points.column(static_cast<int>(feature))) {
      largest[feature] = std::max(largest[feature], std::abs(value));
    }
  }
  comm.max(largest);
  for (std::size_t feature = 0; feature < features; ++feature) {
    units_.emplace_back(largest[feature]);
    const auto values = points.column(static_cast<int>(feature));
    for (std::size_t row = 0; row < values.size(); ++row) {
      quantized_[row * features + feature] = units_.back().quantize(values[row]);
    }
  }
}

void KMeans::move(Sums& sums, std::size_t row, int from, int to) const {
  const auto features = units_.size();
  const auto k = static_cast<std::size_t>(sums.k);
  const std::int64_t* coordinates = quantized_.data() + row * features;
  const auto change = [&](int cluster, int sign) {
    if (cluster < 0) return;
    const auto c = static_cast<std::size_t>(cluster);
    for (std::size_t f = 0; f < features; ++f) sums.values[c * features + f] += sign * coordinates[f];
    sums.values[k * features + c] += sign;
  };
  change(from, -1);
  change(to, 1);
}

std::vector<int128> KMeans::total(const Sums& sums, std::int64_t changed) const {
  std::vector<int128> totals = sums.values;
  totals.push_back(changed);
  sum_over_ranks(comm_, totals);
  return totals;
}

bool KMeans::fill_one_empty(Sums& sums, std::vector<int128>& totals, std::vector<int>& labels,
                            std::vector<double>& distances) const {
  const auto counts = std::span(totals).subspan(units_.size() * static_cast<std::size_t>(sums.k));
  int empty = 0;
  while (empty < sums.k && counts[static_cast<std::size_t>(empty)] > 0) ++empty;
  if (empty == sums.k) return false;

  BestRows farthest(1);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (distances[row] > 0 && counts[static_cast<std::size_t>(labels[row])] > 1) {
      farthest.offer({-distances[row], points_.identities()[row], comm_.rank(), static_cast<std::int64_t>(row)});
    }
  }
  const auto chosen = farthest.merge(comm_);
  require(!chosen.empty(), "as many distinct rows as clusters");
  if (chosen[0].rank == comm_.rank()) {
    const auto row = static_cast<std::size_t>(chosen[0].row);
    move(sums, row, labels[row], empty);
    labels[row] = empty;
    distances[row] = 0;
  }
  totals = total(sums, 1);
  return true;
}

PointList KMeans::means(const std::vector<int128>& totals, int k) const {
  const auto features = units_.size();
  PointList centroids(static_cast<int>(features));
  std::vector<double> centroid(features);
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(k); ++cluster) {
    const auto count = static_cast<double>(totals[static_cast<std::size_t>(k) * features + cluster]);
    for (std::size_t f = 0; f < features; ++f) centroid[f] = units_[f].value(totals[cluster * features + f]) / count;
    centroids.append(centroid);
  }
  return centroids;
}

Clustering KMeans::run(const PointList& start, int max_iterations) const {
  const auto k = static_cast<std::size_t>(start.size());
  const auto rows = points_.identities().size();
  Clustering result;
  result.centroids = start;
  result.labels.assign(rows, -1);
  std::vector<int> nearest(rows);
  std::vector<double> distances(rows);
  Sums sums{start.size(), std::vector<int128>(k * (units_.size() + 1), 0)};
  std::vector<int128> totals;

  while (result.iterations < max_iterations && !result.converged) {
    ++result.iterations;
    nearest_centers(points_, result.centroids, nearest, distances);
    std::int64_t changed = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (nearest[row] == result.labels[row]) continue;
      move(sums, row, result.labels[row], nearest[row]);
      result.labels[row] = nearest[row];
      ++changed;
    }
    totals = total(sums, changed);
    while (fill_one_empty(sums, totals, result.labels, distances)) {
    }
    result.converged = totals.back() == 0;
    if (!result.converged) result.centroids = means(totals, start.size());
  }

  for (std::size_t cluster = 0; cluster < k; ++cluster) {
    result.sizes.push_back(static_cast<std::int64_t>(totals[k * units_.size() + cluster]));
  }
  const auto own = squared_distances_to_own(points_, result.centroids, result.labels);
  result.inertia = order_free_sum(comm_, own, largest_magnitude(comm_, own));
  return result;
}

void renumber_by_size(Clustering& clustering) {
  const auto& centroids = clustering.centroids;
  std::vector<int> order(clustering.sizes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    const auto size_a = clustering.sizes[static_cast<std::size_t>(a)];
    const auto size_b = clustering.sizes[static_cast<std::size_t>(b)];
    if (size_a != size_b) return size_a > size_b;
    return std::lexicographical_compare(centroids[a].begin(), centroids[a].end(), centroids[b].begin(),
                                        centroids[b].end());
  });

  Clustering sorted;
  sorted.centroids = PointList(centroids.features());
  std::vector<int> new_label(order.size());
  for (const int old : order) {
    new_label[static_cast<std::size_t>(old)] = sorted.centroids.size();
    sorted.centroids.append(centroids[old]);
    sorted.sizes.push_back(clustering.sizes[static_cast<std::size_t>(old)]);
  }
  for (int& label : clustering.labels) label = new_label[static_cast<std::size_t>(label)];
  clustering.centroids = std::move(sorted.centroids);
  clustering.sizes = std::move(sorted.sizes);
}

}  // namespace rankwise
