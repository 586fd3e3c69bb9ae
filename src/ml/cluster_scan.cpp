#include "ml/cluster_scan.hpp"

#include <algorithm>  // std::max_element
#include <cstdio>     // std::snprintf

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/data/table.hpp"
#include "engine/runtime/error.hpp"
#include "ml/cluster_metrics.hpp"
#include "ml/row_sample.hpp"
#include "ml/silhouette.hpp"

namespace rankwise {
namespace {

constexpr std::uint64_t kSeedingDraw = 0x73656564696e672eULL;
constexpr std::uint64_t kSampleDraw = 0x73616d706c652e2eULL;

/// The best clustering for one k and its figures.
struct Candidate {
  Clustering clustering;
  ClusterScan scan;
};

void check(const ClusterSettings& settings) {
  const auto refuse = [](const std::string& what) { throw JobError("clustering: " + what); };
  if (settings.k_min < 2) refuse("k_min is " + std::to_string(settings.k_min) + "; it must be 2 or more");
  if (settings.k_max < settings.k_min) {
    refuse("k_max (" + std::to_string(settings.k_max) + ") is below k_min (" + std::to_string(settings.k_min) + ")");
  }
  if (settings.fixed_k != 0 && settings.fixed_k < 2) {
    refuse("k is " + std::to_string(settings.fixed_k) + "; it must be 2 or more (0: chosen by silhouette)");
  }
  if (settings.restarts < 1) refuse("restarts must be 1 or more");
  if (settings.max_iterations < 1) refuse("max_iterations must be 1 or more");
  if (settings.silhouette_exact_rows < 1 || settings.silhouette_sample < 2) {
    refuse("the silhouette needs silhouette_exact_rows of 1 or more and silhouette_sample of 2 or more");
  }
}

std::string range_text(int first, int last) {
  return first == last ? std::to_string(first) : std::to_string(first) + ".." + std::to_string(last);
}

/// The values of k to try, ascending, and those left out because there are too few distinct rows.
struct Range {
  std::vector<int> tried;
  int distinct = 0;
  std::string left_out;
};

Range choose_range(const Communicator& comm, const FeatureMatrix& points, const ClusterSettings& settings) {
  Range range;
  const int largest = std::max(settings.k_max, settings.fixed_k);
  range.distinct = count_distinct_rows(comm, points, largest);
  const int needed = settings.fixed_k != 0 ? settings.fixed_k : settings.k_min;
  if (range.distinct < needed) {
    throw JobError("clustering: k = " + std::to_string(needed) + " needs as many distinct rows, and there " +
                   (range.distinct == 1 ? "is 1" : "are " + std::to_string(range.distinct)) +
                   ": lower k or choose other columns");
  }
  if (settings.fixed_k != 0 && settings.fixed_k < settings.k_min) range.tried.push_back(settings.fixed_k);
  for (int k = settings.k_min; k <= std::min(settings.k_max, range.distinct); ++k) range.tried.push_back(k);
  if (settings.fixed_k > settings.k_max) range.tried.push_back(settings.fixed_k);
  if (range.distinct < settings.k_max) {
    range.left_out = "; k = " + range_text(std::max(settings.k_min, range.distinct + 1), settings.k_max) +
                     " left out: there are " + std::to_string(range.distinct) + " distinct rows";
  }
  return range;
}

/// Runs all restarts for one k and keeps the one with the smallest inertia. @collective
Candidate best_of_restarts(const Communicator& comm, const SeedingProblem& problem, const KMeans& kmeans, int k,
                           const ClusterSettings& settings, const std::function<void(int, int)>& progress) {
  Candidate best;
  for (int restart = 0; restart < settings.restarts; ++restart) {
    if (progress) progress(k, restart);
    const std::uint64_t draw =
        combine_hash(combine_hash(combine_hash(settings.seed, kSeedingDraw), static_cast<std::uint64_t>(k)),
                     static_cast<std::uint64_t>(restart));
    const PointList start = settings.seeding == Seeding::kParallel ? seed_parallel(comm, problem, k, draw)
                                                                   : seed_plus_plus(comm, problem, k, draw);
    require(start.size() == k, "as many distinct rows as clusters");
    Clustering clustering = kmeans.run(start, settings.max_iterations);
    if (restart > 0 && clustering.inertia >= best.clustering.inertia) continue;
    best.clustering = std::move(clustering);
    best.scan.best_restart = restart;
  }
  renumber_by_size(best.clustering);
  best.scan.k = k;
  best.scan.inertia = best.clustering.inertia;
  best.scan.iterations = best.clustering.iterations;
  best.scan.converged = best.clustering.converged;
  best.scan.davies_bouldin = davies_bouldin_index(comm, problem.points, best.clustering);
  best.scan.calinski_harabasz = calinski_harabasz_index(best.clustering);
  return best;
}

/// Fills in the silhouettes, of all rows or of a sample. @collective
void add_silhouettes(const Communicator& comm, const SeedingProblem& problem, const ClusterSettings& settings,
                     std::vector<Candidate>& candidates) {
  const bool sampled = problem.total_rows > settings.silhouette_exact_rows;
  const std::int64_t wanted = sampled ? settings.silhouette_sample : problem.total_rows;
  const auto rows = sample_rows(comm, problem.points.identities(), wanted, combine_hash(settings.seed, kSampleDraw));
  std::vector<std::vector<int>> labels;
  std::vector<Labeling> labelings;
  for (const auto& candidate : candidates) {
    auto& of_rows = labels.emplace_back();
    for (const auto row : rows) of_rows.push_back(candidate.clustering.labels[static_cast<std::size_t>(row)]);
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) labelings.push_back({labels[i], candidates[i].scan.k});
  const auto means = mean_silhouettes(comm, problem.points.take(rows), labelings);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].scan.silhouette = means[i];
    candidates[i].scan.silhouette_is_sampled = sampled;
  }
}

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

/// Chooses k and tells why. @return the index of the chosen candidate
std::size_t choose(const std::vector<Candidate>& candidates, const ClusterSettings& settings, const Range& range,
                   std::string& reason) {
  const auto best = std::max_element(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.scan.silhouette < b.scan.silhouette;
  });
  const std::string largest = "the largest mean silhouette (" + rounded(best->scan.silhouette) + ")";
  const std::string best_k = std::to_string(best->scan.k);
  if (settings.fixed_k == 0) {
    reason = "k = " + best_k + " has " + largest + " of k = " + range_text(range.tried.front(), range.tried.back()) +
             range.left_out;
    return static_cast<std::size_t>(best - candidates.begin());
  }
  reason = "k = " + std::to_string(settings.fixed_k) + " is set by the job; " + largest +
           " of those tried is at k = " + best_k + range.left_out;
  const auto fixed =
      std::find_if(candidates.begin(), candidates.end(), [&](const auto& c) { return c.scan.k == settings.fixed_k; });
  return static_cast<std::size_t>(fixed - candidates.begin());
}

/// Describes the clusters, with the means of the columns as they stand in the table. @collective
std::vector<ClusterProfile> profiles(const Communicator& comm, const Table& table, const ClusterSettings& settings,
                                     const Clustering& clustering) {
  std::vector<ClusterProfile> clusters;
  for (int c = 0; c < clustering.centroids.size(); ++c) {
    const auto centroid = clustering.centroids[c];
    clusters.push_back({c, clustering.sizes[static_cast<std::size_t>(c)], {centroid.begin(), centroid.end()}, {}});
  }
  for (const auto& column : settings.columns) {
    const auto values = numeric_values(table, column.column);
    const FixedPoint units(largest_magnitude(comm, values));
    std::vector<int128> sums(clusters.size(), 0);
    for (std::size_t row = 0; row < values.size(); ++row) {
      sums[static_cast<std::size_t>(clustering.labels[row])] += units.quantize(values[row]);
    }
    sum_over_ranks(comm, sums);
    for (std::size_t c = 0; c < sums.size(); ++c) {
      clusters[c].means.push_back(units.value(sums[c]) / static_cast<double>(clusters[c].size));
    }
  }
  return clusters;
}

}  // namespace

ClusterResult cluster_rows(const Communicator& comm, const Table& table, std::span<const std::uint64_t> row_identities,
                           const ClusterSettings& settings, const std::function<void(int k, int restart)>& progress) {
  check(settings);
  const FeatureMatrix points = feature_matrix(comm, table, row_identities, settings.columns, settings.standardize);
  const SeedingProblem problem{points, comm.sum(points.rows()), largest_squared_distance(comm, points)};
  if (problem.total_rows == 0) throw InputError("clustering: there is no row to cluster");

  const Range range = choose_range(comm, points, settings);
  const KMeans kmeans(comm, points);
  std::vector<Candidate> candidates;
  for (const int k : range.tried) {
    candidates.push_back(best_of_restarts(comm, problem, kmeans, k, settings, progress));
  }
  add_silhouettes(comm, problem, settings, candidates);

  ClusterResult result;
  const auto& chosen = candidates[choose(candidates, settings, range, result.reason)];
  result.chosen_k = chosen.scan.k;
  result.labels.assign(chosen.clustering.labels.begin(), chosen.clustering.labels.end());
  result.clusters = profiles(comm, table, settings, chosen.clustering);
  for (const auto& candidate : candidates) result.scans.push_back(candidate.scan);
  return result;
}

}  // namespace rankwise
