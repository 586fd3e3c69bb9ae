#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// Mean, spread and order statistics of an integral column, in the column's own unit (a decimal's point is set).
struct MetricSummary {
  std::string metric;
  double mean = 0;
  double deviation = 0;  ///< sample standard deviation (n - 1); 0 for fewer than two rows
  double median = 0;
  double smallest = 0;
  double largest = 0;
};

/// Sums up a column over all ranks; sums are exact before the last division. @collective
MetricSummary summarize_metric(const Communicator& comm, const Table& table, const std::string& column);

}  // namespace rankwise
