#pragma once
#include <memory>  // std::unique_ptr
#include <string>  // std::string
#include <vector>  // std::vector

#include "ops/relational/sort.hpp"

namespace rankwise {

/// Aggregates that need the values of a group in order. Nulls of the argument are ignored.
enum class OrderedFunction {
  kPercentileContinuous,  ///< argument: number; parameter in [0, 1]; double (SQL's interpolation). median = 0.5
  kPercentileDiscrete,    ///< any type
  kMode,                  ///< the most frequent value; of several the smallest
  kFirst,                 ///< by the order; rows equal in it: the smallest value
  kLast,
  kJoinText,               ///< string_agg: by the order (without one by the text itself), `separator` between
  kApproximatePercentile,  ///< from logarithmic bins: relative error 1 % (DDSketch, Masson et al. 2019)
  kApproximateDistinct,    ///< HyperLogLog of 2^12 registers: relative standard error 1.6 %
};

/// One such aggregate over groups. Several of one query run one after the other.
struct OrderedAggregate {
  OrderedFunction function;
  std::vector<int> keys = {};  ///< group; none: one group
  int argument = 0;
  std::vector<OrderKey> order = {};  ///< kFirst, kLast, kJoinText
  double parameter = 0.5;
  std::string separator = {};
  Field output;
};

/// Folds a pass: sorted over all ranks by group and value, so that a group may span ranks (one that owns half of all
/// rows is no burden to a single rank); ranks exchange a summary of their first and last group. `finish` gives keys and
/// the result, one row per group that has a row in the input; equal keys on one rank.
std::unique_ptr<StageSink> make_ordered_aggregate_sink(const Communicator& comm, const Schema& input,
                                                       OrderedAggregate spec, Workspace workspace);

}  // namespace rankwise
