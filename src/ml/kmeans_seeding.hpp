#pragma once
#include <cstdint>  // std::uint64_t

#include "ml/feature_matrix.hpp"
#include "ml/point_list.hpp"

namespace rankwise {

class Communicator;

/// How k-means finds its first centres.
enum class Seeding {
  kPlusPlus,  ///< one centre after the other, k passes: the better start
  kParallel,  ///< about 2k candidates in each of five passes, then k-means++ among them: for large k
};

/// The points to seed among, with what all seedings of them share.
struct SeedingProblem {
  const FeatureMatrix& points;
  std::int64_t total_rows = 0;  ///< over all ranks
  double largest_distance = 0;  ///< bounds the squared distance of any two rows
};

/// Draws k centres by greedy k-means++ (Arthur and Vassilvitskii 2007, section 2.2 and its remark on several trials).
///
/// The first centre is uniform. Each next one is the best of 2 + floor(log k) rows drawn with probability
/// proportional to the squared distance to the nearest centre so far: the one that lowers the sum of these the most.
/// A row's draw is an exponential race on the hash of `draw`, the step and its identity (Efraimidis and Spirakis 2006),
/// so it does not depend on the rank that holds it.
///
/// @collective
/// @param draw  names the random draw: equal values give equal centres
/// @return      k centres, or fewer where there are fewer distinct rows
PointList seed_plus_plus(const Communicator& comm, const SeedingProblem& problem, int k, std::uint64_t draw);

/// Draws k centres by k-means|| (Bahmani et al. 2012): five rounds that each take a row with probability
/// min(1, 2k * d^2 / sum of d^2), then k-means++ among the candidates, each weighted with the rows nearest to it.
///
/// @collective
/// @return  as seed_plus_plus
PointList seed_parallel(const Communicator& comm, const SeedingProblem& problem, int k, std::uint64_t draw);

/// Counts distinct rows over all ranks, up to `limit`: goes from row to the row farthest from all before. @collective
int count_distinct_rows(const Communicator& comm, const FeatureMatrix& points, int limit);

}  // namespace rankwise
