#include "ml/kmeans_seeding.hpp"

#include <algorithm>  // std::min, std::sort
#include <cmath>      // std::log
#include <cstring>    // std::memcpy
#include <limits>     // std::numeric_limits
#include <numeric>    // std::iota
#include <string>     // std::string

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "ml/distance_units.hpp"
#include "ml/row_choice.hpp"
#include "ml/squared_distance.hpp"

namespace rankwise {
namespace {

constexpr int kParallelRounds = 5;
constexpr std::uint64_t kFirstDraw = 0x66697273742e2e2eULL;
constexpr std::uint64_t kRoundDraw = 0x726f756e642e2e2eULL;
constexpr std::uint64_t kReduceDraw = 0x7265647563652e2eULL;

/// How many rows each one stands for; empty where each stands for itself.
using Weights = std::vector<std::int64_t>;

/// Centres as they are found, and each row's squared distance to the nearest.
class GrowingCenters {
 public:
  GrowingCenters(const Communicator& comm, const SeedingProblem& problem, const Weights& weights)
      : comm_(comm),
        problem_(problem),
        weights_(weights),
        units_(problem.largest_distance, problem.total_rows),
        centers_(problem.points.features()),
        nearest_(problem.points.identities().size(), problem.largest_distance),
        scratch_(nearest_.size()) {}

  const PointList& centers() const { return centers_; }
  std::span<const double> nearest() const { return nearest_; }

  void add(std::span<const double> center) {
    squared_distances_to(problem_.points, center, scratch_);
    for (std::size_t row = 0; row < nearest_.size(); ++row) nearest_[row] = std::min(nearest_[row], scratch_[row]);
    centers_.append(center);
  }

  /// Draws up to `count` different rows; the chance is proportional to weight, times squared distance if there is a
  /// centre. Rows without any chance are never drawn. @collective
  std::vector<RowChoice> race(int count, std::uint64_t draw) const {
    BestRows best(count);
    const auto identities = problem_.points.identities();
    for (std::size_t row = 0; row < nearest_.size(); ++row) {
      const double chance = weight(row) * (centers_.size() == 0 ? 1.0 : nearest_[row]);
      if (chance <= 0) continue;
      const double uniform = unit_interval(combine_hash(draw, identities[row]));
      // -log(u) >= 1 - u spares most logarithms; the factor covers rounding.
      if ((1 - uniform) * (1 - 1e-9) > best.limit() * chance) continue;
      best.offer({-std::log(uniform) / chance, identities[row], comm_.rank(), static_cast<std::int64_t>(row)});
    }
    return best.merge(comm_);
  }

  /// Picks the candidate that would lower the sum of squared distances the most, the first of equals. @collective
  int best_of(const PointList& candidates) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(candidates.size()), 0);
    for (int i = 0; i < candidates.size(); ++i) {
      squared_distances_to(problem_.points, candidates[i], scratch_);
      sums[static_cast<std::size_t>(i)] = local_sum(scratch_);
    }
    comm_.sum(sums);
    return static_cast<int>(std::min_element(sums.begin(), sums.end()) - sums.begin());
  }

  /// Sums the squared distances to the nearest centre over all ranks. @collective
  double potential() const { return units_.value(comm_.sum(local_sum(nearest_))); }

 private:
  double weight(std::size_t row) const { return weights_.empty() ? 1.0 : static_cast<double>(weights_[row]); }

  /// Sums min(nearest, distances) in integer units, so that the order does not matter.
  std::int64_t local_sum(std::span<const double> distances) const {
    std::int64_t sum = 0;
    if (weights_.empty()) {
      for (std::size_t row = 0; row < nearest_.size(); ++row) {
        sum += units_.quantize(std::min(nearest_[row], distances[row]));
      }
    } else {
      for (std::size_t row = 0; row < nearest_.size(); ++row) {
        sum += weights_[row] * units_.quantize(std::min(nearest_[row], distances[row]));
      }
    }
    return sum;
  }

  const Communicator& comm_;
  const SeedingProblem& problem_;
  const Weights& weights_;
  DistanceUnits units_;
  PointList centers_;
  std::vector<double> nearest_;
  std::vector<double> scratch_;
};

/// Adds centres by greedy k-means++ until there are k or no row is left at a distance. @collective
void grow_greedily(const Communicator& comm, const FeatureMatrix& points, GrowingCenters& growing, int k,
                   std::uint64_t draw) {
  const int trials = std::min(2 + static_cast<int>(std::log(k)), BestRows::kMost);
  while (growing.centers().size() < k) {
    const int step = growing.centers().size();
    const auto drawn = growing.race(step == 0 ? 1 : trials, combine_hash(draw, static_cast<std::uint64_t>(step)));
    if (drawn.empty()) return;
    const PointList candidates = fetch_points(comm, points, drawn);
    growing.add(candidates[growing.best_of(candidates)]);
  }
}

/// Brings rows that each rank has chosen to all ranks, in the order of their identities. @collective
FeatureMatrix share_rows(const Communicator& comm, const FeatureMatrix& chosen) {
  const auto features = static_cast<std::size_t>(chosen.features());
  std::string mine;
  const auto put = [&](const auto& value) { mine.append(reinterpret_cast<const char*>(&value), sizeof(value)); };
  for (std::int64_t row = 0; row < chosen.rows(); ++row) {
    put(chosen.identities()[static_cast<std::size_t>(row)]);
    for (int feature = 0; feature < chosen.features(); ++feature) put(chosen.at(row, feature));
  }

  std::vector<std::uint64_t> identities;
  std::vector<double> values;  // row by row
  for (const auto& text : comm.all_gather_text(mine)) {
    for (const char* at = text.data(); at < text.data() + text.size(); at += (features + 1) * sizeof(double)) {
      std::memcpy(&identities.emplace_back(), at, sizeof(std::uint64_t));
      values.resize(values.size() + features);
      std::memcpy(values.data() + values.size() - features, at + sizeof(std::uint64_t), features * sizeof(double));
    }
  }
  std::vector<std::int64_t> order(identities.size());
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> by_feature;
  for (std::size_t feature = 0; feature < features; ++feature) {
    for (std::size_t row = 0; row < identities.size(); ++row) by_feature.push_back(values[row * features + feature]);
  }
  std::sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return identities[static_cast<std::size_t>(a)] < identities[static_cast<std::size_t>(b)];
  });
  return FeatureMatrix(chosen.features(), std::move(identities), std::move(by_feature)).take(order);
}

/// Appends all rows of `rows`, which every rank holds, as centres.
void add_all(const FeatureMatrix& rows, GrowingCenters& growing) {
  std::vector<double> point(static_cast<std::size_t>(rows.features()));
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    for (int feature = 0; feature < rows.features(); ++feature) {
      point[static_cast<std::size_t>(feature)] = rows.at(row, feature);
    }
    growing.add(point);
  }
}

/// The rounds of k-means||: candidates near all rows, about 1 + 10k of them. @collective
PointList oversample(const Communicator& comm, const SeedingProblem& problem, int k, std::uint64_t draw) {
  const Weights each_once;
  GrowingCenters growing(comm, problem, each_once);
  growing.add(fetch_points(comm, problem.points, growing.race(1, combine_hash(draw, kFirstDraw)))[0]);
  for (int round = 0; round < kParallelRounds; ++round) {
    const double potential = growing.potential();
    if (potential <= 0) break;
    const double factor = 2.0 * k / potential;
    const std::uint64_t round_draw = combine_hash(combine_hash(draw, kRoundDraw), static_cast<std::uint64_t>(round));
    std::vector<std::int64_t> chosen;
    for (std::size_t row = 0; row < problem.points.identities().size(); ++row) {
      const double uniform = unit_interval(combine_hash(round_draw, problem.points.identities()[row]));
      if (uniform < factor * growing.nearest()[row]) chosen.push_back(static_cast<std::int64_t>(row));
    }
    add_all(share_rows(comm, problem.points.take(chosen)), growing);
  }
  return growing.centers();
}

/// Counts the rows nearest to each candidate over all ranks. @collective
Weights rows_nearest(const Communicator& comm, const FeatureMatrix& points, const PointList& candidates) {
  std::vector<int> labels(points.identities().size());
  std::vector<double> distances(labels.size());
  nearest_centers(points, candidates, labels, distances);
  Weights counts(static_cast<std::size_t>(candidates.size()), 0);
  for (const int label : labels) ++counts[static_cast<std::size_t>(label)];
  comm.sum(counts);
  return counts;
}

/// Makes the candidates rows of a matrix that lies on the driver alone.
FeatureMatrix on_driver(const Communicator& comm, const PointList& candidates) {
  std::vector<std::uint64_t> identities;
  std::vector<double> values;
  const int count = comm.is_driver() ? candidates.size() : 0;
  for (int i = 0; i < count; ++i) identities.push_back(static_cast<std::uint64_t>(i));
  for (int feature = 0; feature < candidates.features(); ++feature) {
    for (int i = 0; i < count; ++i) values.push_back(candidates[i][static_cast<std::size_t>(feature)]);
  }
  return {candidates.features(), std::move(identities), std::move(values)};
}

}  // namespace

PointList seed_plus_plus(const Communicator& comm, const SeedingProblem& problem, int k, std::uint64_t draw) {
  const Weights each_once;
  GrowingCenters growing(comm, problem, each_once);
  grow_greedily(comm, problem.points, growing, k, draw);
  return growing.centers();
}

PointList seed_parallel(const Communicator& comm, const SeedingProblem& problem, int k, std::uint64_t draw) {
  const PointList candidates = oversample(comm, problem, k, draw);
  Weights weights = rows_nearest(comm, problem.points, candidates);
  const FeatureMatrix candidate_rows = on_driver(comm, candidates);
  weights.resize(candidate_rows.identities().size());
  const SeedingProblem reduced{candidate_rows, problem.total_rows, problem.largest_distance};
  GrowingCenters among_candidates(comm, reduced, weights);
  grow_greedily(comm, candidate_rows, among_candidates, k, combine_hash(draw, kReduceDraw));

  // Too few distinct candidates: go on among all rows.
  const Weights each_once;
  GrowingCenters growing(comm, problem, each_once);
  for (int i = 0; i < among_candidates.centers().size(); ++i) growing.add(among_candidates.centers()[i]);
  grow_greedily(comm, problem.points, growing, k, draw);
  return growing.centers();
}

int count_distinct_rows(const Communicator& comm, const FeatureMatrix& points, int limit) {
  const auto identities = points.identities();
  std::vector<double> nearest(identities.size(), std::numeric_limits<double>::infinity());
  std::vector<double> distances(identities.size());
  for (int found = 0; found < limit; ++found) {
    BestRows farthest(1);
    for (std::size_t row = 0; row < nearest.size(); ++row) {
      if (nearest[row] > 0 && -nearest[row] <= farthest.limit()) {
        farthest.offer({-nearest[row], identities[row], comm.rank(), static_cast<std::int64_t>(row)});
      }
    }
    const auto chosen = farthest.merge(comm);
    if (chosen.empty()) return found;
    squared_distances_to(points, fetch_points(comm, points, chosen)[0], distances);
    for (std::size_t row = 0; row < nearest.size(); ++row) nearest[row] = std::min(nearest[row], distances[row]);
  }
  return limit;
}

}  // namespace rankwise
