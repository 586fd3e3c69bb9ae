#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <span>        // std::span
#include <string>      // std::string
#include <vector>      // std::vector

#include "ml/feature_matrix.hpp"
#include "ml/kmeans_seeding.hpp"

namespace rankwise {

class Communicator;
class Table;

using ClusterColumn = FeatureColumn;

/// What to cluster and how.
struct ClusterSettings {
  using Seeding = rankwise::Seeding;

  std::vector<ClusterColumn> columns;
  bool standardize = true;
  int k_min = 2;  ///< 2 or more
  int k_max = 10;
  int fixed_k = 0;  ///< the number of clusters; 0: the one with the largest mean silhouette
  int restarts = 10;
  int max_iterations = 300;
  std::uint64_t seed = 42;
  Seeding seeding = Seeding::kPlusPlus;
  std::int64_t silhouette_exact_rows = 20000;  ///< above it, the silhouette is that of a sample
  std::int64_t silhouette_sample = 10000;      ///< rows of the sample
};

/// The best clustering that was found for one k, in figures.
struct ClusterScan {
  int k = 0;
  double inertia = 0;
  double silhouette = 0;
  double davies_bouldin = 0;
  double calinski_harabasz = 0;
  int iterations = 0;
  bool converged = false;
  int best_restart = 0;  ///< counted from 0; of equally good ones the first
  bool silhouette_is_sampled = false;
};

/// One cluster of the chosen k.
struct ClusterProfile {
  int label = 0;
  std::int64_t size = 0;
  std::vector<double> centroid;  ///< per column, transformed and scaled
  std::vector<double> means;     ///< per column, as in the table
};

struct ClusterResult {
  std::vector<std::int64_t> labels;  ///< per row of this rank
  int chosen_k = 0;
  std::string reason;
  std::vector<ClusterScan> scans;        ///< ascending k
  std::vector<ClusterProfile> clusters;  ///< by label
};

/// Clusters table rows by k-means for each k of a range and chooses one: `fixed_k`, or the largest mean silhouette (of
/// equal ones the smaller k).
///
/// For each k the restart with the smallest inertia counts. Labels run by descending cluster size, equal sizes by
/// ascending centroid. A k above the number of distinct rows is left out, and the reason says so. The result is the
/// same bit for bit however the rows lie over the ranks.
///
/// @collective Every rank calls it with the same settings; a shard may be empty.
/// @param row_identities  one per row of `table`, unique over all ranks: they break ties and make the random draws
/// @param progress        called on every rank before each restart
/// @throws JobError    settings out of range, or a k without enough distinct rows
/// @throws InputError  no row, or a value that cannot be used (see feature_matrix)
ClusterResult cluster_rows(const Communicator& comm, const Table& table, std::span<const std::uint64_t> row_identities,
                           const ClusterSettings& settings,
                           const std::function<void(int k, int restart)>& progress = {});

}  // namespace rankwise
