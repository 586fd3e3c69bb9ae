#include "customer/metric_summary.hpp"

#include <algorithm>  // std::min, std::max
#include <cmath>      // std::sqrt, std::pow

#include "engine/comm/communicator.hpp"
#include "ops/moments.hpp"
#include "ops/quantile.hpp"

namespace rankwise {

MetricSummary summarize_metric(const Communicator& comm, const Table& table, const std::string& column) {
  MetricSummary summary{column};
  const auto values = table.column(column).ints();
  const std::int64_t n = comm.sum(static_cast<std::int64_t>(values.size()));
  if (n == 0) return summary;

  std::vector<std::pair<std::int64_t, std::int64_t>> counts;
  counts.reserve(values.size());
  std::int64_t smallest = INT64_MAX;
  std::int64_t largest = INT64_MIN;
  for (const auto value : values) {
    counts.emplace_back(value, 1);
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
  const Moments moments = moments_of(comm, counts);
  const double unit = std::pow(10.0, table.column(column).type().scale);
  const std::int64_t half = 1;
  summary.mean = moments.mean / unit;
  summary.deviation = n < 2 ? 0 : std::sqrt(moments.squares / static_cast<double>(n - 1)) / unit;
  summary.median = linear_quantiles(comm, values, std::span(&half, 1), 2).front().value() / unit;
  summary.smallest = static_cast<double>(comm.min(smallest)) / unit;
  summary.largest = static_cast<double>(comm.max(largest)) / unit;
  return summary;
}

}  // namespace rankwise
