#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "engine/numeric/fixed_point_sum.hpp"
#include "ml/feature_matrix.hpp"
#include "ml/point_list.hpp"

namespace rankwise {

class Communicator;

/// A partition into k clusters whose centroids are the means of their rows.
struct Clustering {
  PointList centroids;
  std::vector<std::int64_t> sizes;  ///< over all ranks; none is 0
  std::vector<int> labels;          ///< per row of this rank, 0 .. k - 1
  double inertia = 0;               ///< sum of squared distances to the own centroid, over all ranks
  int iterations = 0;               ///< passes over the rows, with the last one that changed nothing
  bool converged = false;           ///< the last pass changed no label
};

/// Lloyd's algorithm (Lloyd 1982) on points that lie over the ranks.
///
/// Coordinates are added up as integers, so centroids do not depend on order, and a pass only moves the rows that
/// change their cluster: an exact update. Ties go to the lowest label. A cluster that loses all its rows takes the row
/// farthest from its centroid (ties: smallest identity).
class KMeans {
 public:
  /// Prepares the integer coordinates; keeps references to both arguments. @collective
  KMeans(const Communicator& comm, const FeatureMatrix& points);

  /// Iterates until no label changes, or `max_iterations` times (1 or more).
  ///
  /// @collective
  /// @param start  k first centres, the same on all ranks; there are at least k distinct rows
  Clustering run(const PointList& start, int max_iterations) const;

 private:
  struct Sums;
  void move(Sums& sums, std::size_t row, int from, int to) const;
  std::vector<int128> total(const Sums& sums, std::int64_t changed) const;
  bool fill_one_empty(Sums& sums, std::vector<int128>& totals, std::vector<int>& labels,
                      std::vector<double>& distances) const;
  PointList means(const std::vector<int128>& totals, int k) const;

  const Communicator& comm_;
  const FeatureMatrix& points_;
  std::vector<FixedPoint> units_;        // per feature
  std::vector<std::int64_t> quantized_;  // row by row
};

/// Numbers the clusters by descending size, equal sizes by ascending centroid (first feature first), so that labels
/// do not depend on where the centres started. @local
void renumber_by_size(Clustering& clustering);

}  // namespace rankwise
