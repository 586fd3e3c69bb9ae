#include "ml/squared_distance.hpp"

#include <algorithm>  // std::min, std::fill
#include <array>      // std::array
#include <limits>     // std::numeric_limits

namespace rankwise {
namespace {

constexpr std::size_t kTileRows = 256;  // a tile's distances stay in the first-level cache

/// Distances of rows [begin, begin + count) to one point; the loop over rows is what the compiler vectorises.
void tile_distances(const FeatureMatrix& points, std::size_t begin, std::size_t count, std::span<const double> point,
                    double* __restrict distances) {
  std::fill(distances, distances + count, 0.0);
  for (int feature = 0; feature < points.features(); ++feature) {
    const double* __restrict values = points.column(feature).data() + begin;
    const double center = point[static_cast<std::size_t>(feature)];
    for (std::size_t row = 0; row < count; ++row) {
      const double difference = values[row] - center;
      distances[row] += difference * difference;
    }
  }
}

/// Takes over what is nearer to centre `label` than to those before it.
void keep_nearer(const double* __restrict distances, std::size_t count, std::int64_t label, double* __restrict nearest,
                 std::int64_t* __restrict labels) {
  for (std::size_t row = 0; row < count; ++row) {
    const bool nearer = distances[row] < nearest[row];
    nearest[row] = nearer ? distances[row] : nearest[row];
    labels[row] = nearer ? label : labels[row];
  }
}

}  // namespace

void squared_distances_to(const FeatureMatrix& points, std::span<const double> point, std::span<double> distances) {
  const std::size_t rows = points.identities().size();
  for (std::size_t begin = 0; begin < rows; begin += kTileRows) {
    tile_distances(points, begin, std::min(kTileRows, rows - begin), point, distances.data() + begin);
  }
}

void nearest_centers(const FeatureMatrix& points, const PointList& centers, std::span<int> labels,
                     std::span<double> distances) {
  std::array<double, kTileRows> candidate;
  std::array<std::int64_t, kTileRows> tile_labels;
  const std::size_t rows = points.identities().size();
  for (std::size_t begin = 0; begin < rows; begin += kTileRows) {
    const std::size_t count = std::min(kTileRows, rows - begin);
    double* nearest = distances.data() + begin;
    std::fill(nearest, nearest + count, std::numeric_limits<double>::infinity());
    tile_labels.fill(0);
    for (int center = 0; center < centers.size(); ++center) {
      tile_distances(points, begin, count, centers[center], candidate.data());
      keep_nearer(candidate.data(), count, center, nearest, tile_labels.data());
    }
    for (std::size_t row = 0; row < count; ++row) labels[begin + row] = static_cast<int>(tile_labels[row]);
  }
}

std::vector<double> squared_distances_to_own(const FeatureMatrix& points, const PointList& centers,
                                             std::span<const int> labels) {
  std::vector<double> distances(labels.size(), 0.0);
  for (int feature = 0; feature < points.features(); ++feature) {
    const auto values = points.column(feature);
    for (std::size_t row = 0; row < labels.size(); ++row) {
      const double difference = values[row] - centers[labels[row]][static_cast<std::size_t>(feature)];
      distances[row] += difference * difference;
    }
  }
  return distances;
}

}  // namespace rankwise
