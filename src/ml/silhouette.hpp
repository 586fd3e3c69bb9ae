#pragma once
#include <span>    // std::span
#include <vector>  // std::vector

#include "ml/feature_matrix.hpp"

namespace rankwise {

class Communicator;

/// One way to partition the rows: a label in 0 .. k - 1 per row of this rank.
struct Labeling {
  std::span<const int> labels;
  int k = 0;
};

/// Computes the mean silhouette (Rousseeuw 1987) of each labelling from the Euclidean distances of all pairs of rows.
///
/// The rows circulate around the ranks, and a pair's distance is computed once for all labellings. Distances are
/// added up as integers of at least 38 bits below the largest (47 at 20,000 rows), so the order does not matter. A row
/// alone in its cluster counts as 0, and so does every row when there is one cluster only.
///
/// @collective  O(n^2 / ranks) time; memory for a few thousand rows per rank and labelling
/// @return  one mean in [-1, 1] per labelling; 0 where there is no row
std::vector<double> mean_silhouettes(const Communicator& comm, const FeatureMatrix& points,
                                     std::span<const Labeling> labelings);

}  // namespace rankwise
