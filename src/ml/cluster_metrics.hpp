#pragma once
#include "ml/kmeans.hpp"

namespace rankwise {

/// Computes the Davies-Bouldin index (Davies and Bouldin 1979): the mean over clusters of the largest ratio of summed
/// mean distances to the centroids over the distance of the centroids. Lower is better; coinciding centroids are left
/// out. @collective
double davies_bouldin_index(const Communicator& comm, const FeatureMatrix& points, const Clustering& clustering);

/// Computes the Calinski-Harabasz index (Calinski and Harabasz 1974): between-cluster over within-cluster variance,
/// each per degree of freedom. Higher is better; 1 where all rows lie on their centroids. @local
double calinski_harabasz_index(const Clustering& clustering);

}  // namespace rankwise
