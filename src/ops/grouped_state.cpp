#include "ops/grouped_state.hpp"

#include <algorithm>  // std::min
#include <numeric>    // std::iota
#include <string>     // std::to_string

#include "engine/runtime/error.hpp"
#include "ops/spill_file.hpp"

namespace rankwise {

AggregationPlan::AggregationPlan(const Schema& input_schema, std::vector<int> key_columns,
                                 std::vector<AggregateSpec> aggregates)
    : input(input_schema), keys(std::move(key_columns)), specs(std::move(aggregates)) {
  const auto add_partial = [&](DataType type) { partial.add({std::to_string(partial.size()), type}); };
  for (const int key : keys) {
    require(key >= 0 && key < input.size() && !input[key].type.is_float(), "a key is a text or integral column");
    partial_keys.push_back(partial.size());
    add_partial(input[key].type);
    result.add(input[key]);
  }
  for (const auto& spec : specs) {
    const auto state = make_aggregate_state(spec, input);
    for (const auto type : state->partial_types()) add_partial(type);
    Field field = spec.output;
    field.type = state->result_type();
    result.add(std::move(field));
  }
}

GroupedState::GroupedState(const AggregationPlan& plan) {
  for (const auto& spec : plan.specs) states_.push_back(make_aggregate_state(spec, plan.input));
}

void GroupedState::find_groups(const RecordBatch& batch, const std::vector<int>& keys) {
  table_.find_or_add(batch, keys, row_groups_);
  for (const auto& state : states_) state->resize(table_.size());
}

void GroupedState::fold(const AggregationPlan& plan, const RecordBatch& batch) {
  find_groups(batch, plan.keys);
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const int input = plan.specs[i].input;
    states_[i]->fold(input < 0 ? nullptr : &batch[input], batch.selection, row_groups_);
  }
}

void GroupedState::merge(const AggregationPlan& plan, const Table& partial) {
  RecordBatch batch;
  for (std::int64_t begin = 0; begin < partial.rows(); begin += kBatchRows) {
    fill_batch(partial, begin, std::min(kBatchRows, partial.rows() - begin), batch);
    find_groups(batch, plan.partial_keys);
    auto columns = std::span<const BatchColumn>(batch.columns).subspan(plan.partial_keys.size());
    for (const auto& state : states_) {
      state->merge(columns, batch.selection, row_groups_);
      columns = columns.subspan(state->partial_types().size());
    }
  }
}

std::vector<Column> GroupedState::keys_of(const AggregationPlan& plan, std::span<const std::int64_t> groups) const {
  std::vector<Column> columns;
  for (const int key : plan.keys) {
    columns.emplace_back(plan.input[key].type).reserve(static_cast<std::int64_t>(groups.size()));
  }
  table_.append_keys(groups, columns);
  return columns;
}

Table GroupedState::partial(const AggregationPlan& plan, std::span<const std::int64_t> groups) const {
  Table table;
  const auto add = [&](std::vector<Column> columns) {
    for (auto& column : columns) table.add_column(plan.partial[table.column_count()], std::move(column));
  };
  add(keys_of(plan, groups));
  for (const auto& state : states_) add(state->partial(groups));
  return table;
}

Table GroupedState::result(const AggregationPlan& plan) const {
  const auto groups = all_groups();
  Table table;
  const auto add = [&](Column column) { table.add_column(plan.result[table.column_count()], std::move(column)); };
  for (auto& column : keys_of(plan, groups)) add(std::move(column));
  for (const auto& state : states_) add(state->result(groups));
  return table;
}

std::vector<std::int64_t> GroupedState::all_groups() const {
  std::vector<std::int64_t> groups(static_cast<std::size_t>(size()));
  std::iota(groups.begin(), groups.end(), std::int64_t{0});
  return groups;
}

std::vector<std::vector<std::int64_t>> GroupedState::groups_by_partition() const {
  std::vector<std::vector<std::int64_t>> partitions(kSpillPartitions);
  for (std::int64_t group = 0; group < size(); ++group) {
    partitions[static_cast<std::size_t>(spill_partition(table_.hash(group)))].push_back(group);
  }
  return partitions;
}

std::int64_t GroupedState::bytes() const {
  std::int64_t bytes = table_.bytes();
  for (const auto& state : states_) bytes += state->bytes();
  return bytes;
}

}  // namespace rankwise
