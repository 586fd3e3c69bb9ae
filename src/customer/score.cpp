#include "customer/score.hpp"

#include <algorithm>  // std::lower_bound
#include <numeric>    // std::iota

#include "engine/comm/communicator.hpp"
#include "engine/numeric/int128.hpp"
#include "ops/quantile.hpp"
#include "ops/sort.hpp"

namespace rankwise {
namespace {

/// Bin (from 1) of a 0-based position: the first q with (rank - 1) * bins <= (n - 1) * q.
std::int64_t bin_of_position(std::int64_t position, std::int64_t n, int bins) {
  if (n <= 1) return 1;
  const int128 scaled = int128{position} * bins;
  const auto bin = static_cast<std::int64_t>((scaled + n - 2) / (n - 1));
  return std::max<std::int64_t>(bin, 1);
}

std::vector<std::int64_t> bins_by_rank(const Communicator& comm, std::span<const std::int64_t> values, int bins) {
  const auto count = static_cast<std::int64_t>(values.size());
  const std::int64_t n = comm.sum(count);
  std::vector<std::int64_t> identity(values.size());  // ascending customer id
  std::iota(identity.begin(), identity.end(), comm.exclusive_sum(count));
  auto result = global_positions(comm, values, identity);
  for (auto& position : result) position = bin_of_position(position, n, bins);
  return result;
}

std::vector<std::int64_t> bins_by_quantile(const Communicator& comm, std::span<const std::int64_t> values, int bins) {
  if (comm.sum(static_cast<std::int64_t>(values.size())) == 0) return {};
  std::vector<std::int64_t> numerators(static_cast<std::size_t>(bins) - 1);
  std::iota(numerators.begin(), numerators.end(), std::int64_t{1});
  const auto edges = linear_quantiles(comm, values, numerators, bins);
  std::vector<std::int64_t> result;
  for (const auto value : values) {
    std::int64_t bin = 1;
    for (const auto& edge : edges) bin += edge.at_least(value) ? 0 : 1;
    result.push_back(bin);
  }
  return result;
}

std::vector<std::int64_t> bins_by_cuts(std::span<const std::int64_t> values, const std::vector<std::int64_t>& cuts) {
  std::vector<std::int64_t> result;
  for (const auto value : values) {
    result.push_back(std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin() + 1);
  }
  return result;
}

std::vector<ScoreBin> describe_bins(const Communicator& comm, std::span<const std::int64_t> values,
                                    const std::vector<std::int64_t>& scores, int bins) {
  const auto size = static_cast<std::size_t>(bins);
  std::vector<std::int64_t> counts(size, 0);
  std::vector<std::int64_t> smallest(size, INT64_MAX);
  std::vector<std::int64_t> largest(size, INT64_MIN);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto bin = static_cast<std::size_t>(scores[i]) - 1;
    ++counts[bin];
    smallest[bin] = std::min(smallest[bin], values[i]);
    largest[bin] = std::max(largest[bin], values[i]);
  }
  comm.sum(counts);
  comm.min(smallest);
  comm.max(largest);
  std::vector<ScoreBin> described;
  for (std::size_t bin = 0; bin < size; ++bin) {
    described.push_back({static_cast<int>(bin) + 1, counts[bin], smallest[bin], largest[bin]});
  }
  return described;
}

}  // namespace

std::vector<std::int64_t> score_metric(const Communicator& comm, const Table& customers, const ScoreRule& rule,
                                       std::vector<ScoreBin>& bins) {
  const auto values = customers.column(rule.metric).ints();
  std::vector<std::int64_t> scores;
  switch (rule.method) {
    case ScoreRule::Method::kRankFirst:
      scores = bins_by_rank(comm, values, rule.bins);
      break;
    case ScoreRule::Method::kQuantile:
      scores = bins_by_quantile(comm, values, rule.bins);
      break;
    case ScoreRule::Method::kCuts:
      scores = bins_by_cuts(values, rule.cuts);
      break;
  }
  if (rule.small_is_best) {
    for (auto& score : scores) score = rule.bins + 1 - score;
  }
  bins = describe_bins(comm, values, scores, rule.bins);
  return scores;
}

void add_score_columns(Table& customers, const std::vector<std::int64_t>& r, const std::vector<std::int64_t>& f,
                       const std::vector<std::int64_t>& m, int most_bins) {
  Column code(kText);
  std::vector<std::int64_t> sums;
  const std::string between = most_bins > 9 ? "-" : "";
  for (std::size_t i = 0; i < r.size(); ++i) {
    code.append_text(std::to_string(r[i]) + between + std::to_string(f[i]) + between + std::to_string(m[i]));
    sums.push_back(r[i] + f[i] + m[i]);
  }
  customers.add_column({"r_score", kInt64, "", "Recency score; the highest bought most recently"}, Column(kInt64, r));
  customers.add_column({"f_score", kInt64, "", "Frequency score"}, Column(kInt64, f));
  customers.add_column({"m_score", kInt64, "", "Monetary score"}, Column(kInt64, m));
  customers.add_column({"rfm_score", kText, "", "The three scores in a row"}, std::move(code));
  customers.add_column({"rfm_sum", kInt64, "", "Sum of the three scores"}, Column(kInt64, std::move(sums)));
}

}  // namespace rankwise
