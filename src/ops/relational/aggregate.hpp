#pragma once
#include <memory>  // std::unique_ptr
#include <vector>  // std::vector

#include "ops/stream/batch_stream.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Aggregates whose state has a bounded size and merges in any order to the same bits. Nulls are ignored.
enum class GroupFunction {
  kCountRows,  ///< no argument
  kCount,      ///< values that are not null
  kSum,        ///< bigint and decimal exactly (BudgetError beyond int64), double order-free (see binned_sum.hpp)
  kMin,
  kMax,      ///< any type; doubles: -0.0 equals 0.0, NaN above +inf
  kAny,      ///< the smallest value; for columns that are equal within a group
  kAverage,  ///< double, from the exact sum
  kVarianceSample,
  kVariancePopulation,
  kDeviationSample,
  kDeviationPopulation,
  kCovarianceSample,  ///< two arguments
  kCovariancePopulation,
  kCorrelation,
};

struct GroupAggregate {
  GroupFunction function;
  std::vector<int> arguments = {};  ///< columns of the input
  Field output;                     ///< its type as result_type() says
};

/// The type that an aggregate gives. @throws ProgramError  it does not take such arguments (the binder has checked)
DataType result_type(GroupFunction function, const std::vector<DataType>& arguments);

struct GroupSpec {
  std::vector<int> keys;  ///< columns of the input, of any type; null equals null; none: one group, also of no rows
  std::vector<GroupAggregate> aggregates;
  bool exchange = true;  ///< false: rows with equal keys are on one rank already
};

/// Groups the rows of a pass: local pre-aggregation (which switches itself off where it does not reduce), exchange of
/// states by key hash in rounds, merging; beyond the budget states spill and are merged partition by partition.
/// `finish` gives keys, then aggregates; one row per group, in no particular order.
std::unique_ptr<StageSink> make_group_sink(const Communicator& comm, const Schema& input, GroupSpec spec,
                                           const Workspace& workspace);

}  // namespace rankwise
