#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <vector>   // std::vector

#include "engine/data/table.hpp"
#include "ops/aggregate_state.hpp"
#include "ops/group_table.hpp"

namespace rankwise {

/// The columns of an aggregation: what goes in, what travels, what comes out. @local
struct AggregationPlan {
  AggregationPlan(const Schema& input, std::vector<int> key_columns, std::vector<AggregateSpec> aggregates);

  Schema input;
  std::vector<int> keys;
  std::vector<AggregateSpec> specs;
  Schema partial;                 ///< keys, then the state of each aggregate; columns are named by position
  std::vector<int> partial_keys;  ///< 0, 1, ...: where the keys stand in `partial` and `result`
  Schema result;
};

/// Groups in memory with the state of every aggregate. All functions are @local.
class GroupedState {
 public:
  explicit GroupedState(const AggregationPlan& plan);

  /// Folds the selected rows of an input batch.
  void fold(const AggregationPlan& plan, const RecordBatch& batch);
  /// Merges a table of partial states, in the order of its rows.
  void merge(const AggregationPlan& plan, const Table& partial);

  /// The partial states of `groups`.
  Table partial(const AggregationPlan& plan, std::span<const std::int64_t> groups) const;
  /// The final rows of all groups, in the order in which they came. @throws BudgetError a sum leaves int64
  Table result(const AggregationPlan& plan) const;

  /// All groups in the order in which they came.
  std::vector<std::int64_t> all_groups() const;
  /// The groups of each spill partition, in the order in which they came.
  std::vector<std::vector<std::int64_t>> groups_by_partition() const;

  std::int64_t size() const { return table_.size(); }
  std::int64_t bytes() const;

 private:
  void find_groups(const RecordBatch& batch, const std::vector<int>& keys);
  std::vector<Column> keys_of(const AggregationPlan& plan, std::span<const std::int64_t> groups) const;

  GroupTable table_;
  std::vector<std::unique_ptr<AggregateState>> states_;
  std::vector<std::uint32_t> row_groups_;
};

}  // namespace rankwise
