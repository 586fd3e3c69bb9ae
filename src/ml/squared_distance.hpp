#pragma once
#include <span>  // std::span

#include "ml/feature_matrix.hpp"
#include "ml/point_list.hpp"

namespace rankwise {

// Euclidean distances. Each is summed over the features in their order, whatever block a row lies in, so it
// is the same on any number of ranks.

/// Computes the squared distance of every row to one point. @local
/// @param distances  receives one value per row
void squared_distances_to(const FeatureMatrix& points, std::span<const double> point, std::span<double> distances);

/// The same with the square root taken. @local
void distances_to(const FeatureMatrix& points, std::span<const double> point, std::span<double> distances);

/// Finds each row's nearest of `centers` (one or more); of equally near ones the first. @local
/// @param labels     receives the index of the centre, one per row
/// @param distances  receives its squared distance, one per row
void nearest_centers(const FeatureMatrix& points, const PointList& centers, std::span<int> labels,
                     std::span<double> distances);

/// Computes each row's squared distance to the centre that `labels` gives it. @local
std::vector<double> squared_distances_to_own(const FeatureMatrix& points, const PointList& centers,
                                             std::span<const int> labels);

}  // namespace rankwise
