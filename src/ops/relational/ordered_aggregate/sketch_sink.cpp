#include "ops/relational/ordered_aggregate/sketch_sink.hpp"

#include <algorithm>  // std::max
#include <cmath>      // std::pow
#include <string>     // std::to_string
#include <utility>    // std::move

#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/relational/aggregate.hpp"
#include "ops/relational/order/exchange_rounds.hpp"
#include "ops/relational/order/range_sort_source.hpp"
#include "ops/relational/order/sort_space.hpp"
#include "ops/relational/ordered_aggregate/hyper_log_log.hpp"
#include "ops/relational/ordered_aggregate/log_bins.hpp"
#include "ops/relational/ordered_aggregate/sketch_groups.hpp"

namespace rankwise {
namespace {

/// Makes cells of rows: keys, cell (null where the argument is null), and what the cell holds.
class CellRows {
 public:
  CellRows(const Schema& input, const OrderedAggregate& spec) : spec_(spec) {
    for (const int key : spec.keys) schema_.add({std::to_string(schema_.size()), input[key].type});
    schema_.add({"cell", kInt64});
    schema_.add({"held", kInt64});
    const DataType& type = input[spec.argument].type;
    if (type.id == TypeId::kDecimal) unit_ = std::pow(10.0, type.scale);
  }
  const Schema& schema() const { return schema_; }

  /// Fills `cells` from the selected rows; keys move from one batch to the other.
  void fill(RecordBatch& input, RecordBatch& cells) {
    cells.columns.resize(static_cast<std::size_t>(schema_.size()));
    cells.rows = input.rows;
    cells.selection = input.selection;
    for (std::size_t key = 0; key < spec_.keys.size(); ++key) cells.columns[key] = input[spec_.keys[key]];
    BatchColumn& cell = cells.columns[spec_.keys.size()];
    BatchColumn& held = cells.columns[spec_.keys.size() + 1];
    for (BatchColumn* column : {&cell, &held}) {
      column->type = kInt64;
      column->ints.assign(static_cast<std::size_t>(input.rows), 0);
    }
    cell.valid = held.valid = input[spec_.argument].valid;
    if (spec_.function == OrderedFunction::kApproximateDistinct) {
      const std::vector<int> argument = {spec_.argument};
      hash_keys(input, argument, hashes_);
      for (std::size_t i = 0; i < hashes_.size(); ++i) {
        const auto row = input.selection[i];
        if (cell.valid[row] == 0) continue;
        const auto [reg, rank] = register_rank(hashes_[i]);
        cell.ints[row] = reg;
        held.ints[row] = rank;
      }
      return;
    }
    const BatchColumn& argument = input[spec_.argument];
    for (const auto row : input.selection) {
      if (cell.valid[row] == 0) continue;
      cell.ints[row] =
          log_bin(argument.type.is_float() ? argument.doubles[row] : static_cast<double>(argument.ints[row]) / unit_);
    }
  }

 private:
  OrderedAggregate spec_;
  Schema schema_;
  double unit_ = 1;
  std::vector<std::uint64_t> hashes_;
};

GroupSpec cell_groups(const OrderedAggregate& spec) {
  const int cell = static_cast<int>(spec.keys.size());
  GroupSpec groups;
  for (int c = 0; c <= cell; ++c) groups.keys.push_back(c);
  if (spec.function == OrderedFunction::kApproximateDistinct) {
    groups.aggregates = {{GroupFunction::kMax, {cell + 1}, {"amount", kInt64}}};
  } else {
    groups.aggregates = {{GroupFunction::kCountRows, {}, {"amount", kInt64}}};
  }
  return groups;
}

class SketchSink : public StageSink {
 public:
  SketchSink(const Communicator& comm, const Schema& input, OrderedAggregate spec, Workspace workspace)
      : spec_(std::move(spec)),
        workspace_(std::move(workspace)),
        rows_(input, spec_),
        cells_(make_group_sink(comm, rows_.schema(), cell_groups(spec_), workspace_)) {
    for (const int key : spec_.keys) result_.add(input[key]);
    result_.add(spec_.output);
  }

  void consume(RecordBatch& batch) override {
    rows_.fill(batch, batch_);
    cells_->consume(batch_);
  }
  bool full() const override { return cells_->full(); }
  bool exchanges() const override { return cells_->exchanges(); }
  void exchange(const Communicator& comm) override { cells_->exchange(comm); }

  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    auto cells = cells_->finish(comm);
    const Schema schema = cells->schema();
    std::vector<int> keys;
    std::vector<OrderKey> order;
    for (int key = 0; key < static_cast<int>(spec_.keys.size()); ++key) {
      keys.push_back(key);
      order.push_back({.column = key});
    }
    auto gathered = std::make_shared<RowStore>(gather(comm, *cells, keys));
    cells.reset();
    auto sorted = std::make_unique<RangeSortSource>(RowOrder(schema, order), workspace_);
    sorted->add_range(std::move(gathered), 0, 1);
    return fold_sketches(spec_, result_, std::move(sorted));
  }

 private:
  /// Brings all cells of a group to one rank. @collective
  RowStore gather(const Communicator& comm, BatchSource& cells, const std::vector<int>& keys) const {
    RowStore gathered(cells.schema(), workspace_);
    RowExchange exchange(cells.schema(), comm.size(), workspace_,
                         exchange_buffer_bytes(comm.min(workspace_.memory.limit())));
    RecordBatch batch;
    std::vector<std::uint64_t> hashes;
    std::vector<int> owners;
    const auto send = [&] {
      if (!cells.next(batch)) return false;
      hash_keys(batch, keys, hashes);
      owners.resize(hashes.size());
      for (std::size_t i = 0; i < hashes.size(); ++i) owners[i] = owner_of(hashes[i], comm.size());
      exchange.add(batch, owners);
      return true;
    };
    exchange_in_rounds(comm, exchange, send, [&](RecordBatch& arrived) { gathered.append(arrived); });
    return gathered;
  }

  OrderedAggregate spec_;
  Workspace workspace_;
  CellRows rows_;
  std::unique_ptr<StageSink> cells_;
  Schema result_;
  RecordBatch batch_;
};

}  // namespace

std::unique_ptr<StageSink> make_sketch_sink(const Communicator& comm, const Schema& input, OrderedAggregate spec,
                                            Workspace workspace) {
  return std::make_unique<SketchSink>(comm, input, std::move(spec), std::move(workspace));
}

}  // namespace rankwise
