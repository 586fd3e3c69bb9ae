#include "customer/metric_summary.hpp"

#include <algorithm>  // std::min, std::max
#include <array>      // std::array
#include <cmath>      // std::sqrt, std::pow

#include "engine/comm/communicator.hpp"
#include "engine/numeric/fixed_point_sum.hpp"
#include "ops/quantile.hpp"

namespace rankwise {

MetricSummary summarize_metric(const Communicator& comm, const Table& table, const std::string& column) {
  MetricSummary summary{column};
  const auto values = table.column(column).ints();
  const std::int64_t n = comm.sum(static_cast<std::int64_t>(values.size()));
  if (n == 0) return summary;

  std::array<int128, 2> sums{};
  std::int64_t smallest = INT64_MAX;
  std::int64_t largest = INT64_MIN;
  for (const auto value : values) {
    sums[0] += value;
    sums[1] += int128{value} * value;
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
  sum_over_ranks(comm, sums);
  const double unit = std::pow(10.0, table.column(column).type().scale);
  const auto count = static_cast<double>(n);
  const int128 spread = sums[1] * n - sums[0] * sums[0];  // n^2 times the population variance
  const std::int64_t half = 1;
  summary.mean = static_cast<double>(sums[0]) / count / unit;
  summary.deviation = n < 2 ? 0 : std::sqrt(static_cast<double>(spread) / count / (count - 1)) / unit;
  summary.median = linear_quantiles(comm, values, std::span(&half, 1), 2).front().value() / unit;
  summary.smallest = static_cast<double>(comm.min(smallest)) / unit;
  summary.largest = static_cast<double>(comm.max(largest)) / unit;
  return summary;
}

}  // namespace rankwise
