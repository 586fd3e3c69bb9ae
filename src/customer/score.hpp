#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// How a metric becomes a score from 1 to the number of bins.
struct ScoreRule {
  enum class Method {
    kRankFirst,  ///< rank by value, ties by ascending customer id; equal numbers per bin whatever the ties
    kQuantile,   ///< by quantiles of the values: equal values get equal scores, so bins may differ in size
    kCuts,       ///< by fixed upper bounds: bin q holds (cut[q-1], cut[q]]
  };
  std::string metric;  ///< column of the customer table, int64 or decimal
  Method method = Method::kRankFirst;
  int bins = 5;
  std::vector<std::int64_t> cuts = {};  ///< bins - 1 ascending upper bounds in the metric's units, for kCuts
  bool small_is_best = false;           ///< recency: the smallest value gets the highest score
};

/// The values that a score stands for.
struct ScoreBin {
  int score = 0;
  std::int64_t customers = 0;
  std::int64_t smallest = 0;  ///< smallest value in the bin, in the metric's units; meaningless where customers = 0
  std::int64_t largest = 0;
};

/// Scores one metric of the customer table.
///
/// kRankFirst: with n customers of rank 1..n, score bin = first q with rank <= 1 + (n - 1) q / bins, as
/// pandas.qcut(rank(method="first")) does (which rounds q / bins: with 7 bins, for one, it differs where an edge is a
/// whole number). kQuantile: first q with value <= quantile(q / bins), linear interpolation,
/// compared without rounding.
///
/// @collective
/// @param customers  sorted by customer id over all ranks
/// @param bins       receives the cut-offs, by ascending score
/// @return           one score per local row
std::vector<std::int64_t> score_metric(const Communicator& comm, const Table& customers, const ScoreRule& rule,
                                       std::vector<ScoreBin>& bins);

/// Adds the columns r_score, f_score, m_score, rfm_score ("543"; "10-3-2" where a score may have two digits) and
/// rfm_sum. @local
void add_score_columns(Table& customers, const std::vector<std::int64_t>& r, const std::vector<std::int64_t>& f,
                       const std::vector<std::int64_t>& m, int most_bins);

}  // namespace rankwise
