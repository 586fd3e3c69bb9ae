#include "ops/relational/ordered_aggregate/sketch_groups.hpp"

#include <array>    // std::array
#include <cmath>    // std::floor
#include <utility>  // std::move
#include <vector>   // std::vector

#include "engine/runtime/error.hpp"
#include "ops/relational/order/value_order.hpp"
#include "ops/relational/ordered_aggregate/held_value.hpp"
#include "ops/relational/ordered_aggregate/hyper_log_log.hpp"
#include "ops/relational/ordered_aggregate/log_bins.hpp"
#include "ops/relational/ordered_aggregate/result_room.hpp"

namespace rankwise {
namespace {

/// The cells of one group. Cells ascend.
class Sketch {
 public:
  explicit Sketch(const OrderedAggregate& spec) : spec_(spec) {}

  void clear() {
    cells_.clear();
    total_ = 0;
  }
  void add(std::int64_t cell, std::int64_t amount) {
    cells_.push_back({cell, amount});
    total_ += amount;
  }

  void write(BatchColumn& result, std::size_t at) const {
    result.valid[at] = 1;
    if (spec_.function == OrderedFunction::kApproximateDistinct) {
      result.ints[at] = distinct();
    } else if (total_ > 0) {
      result.doubles[at] = percentile();
    } else {
      put_null(result, at);
    }
  }

 private:
  struct Cell {
    std::int64_t cell;
    std::int64_t amount;
  };

  std::int64_t distinct() const {
    std::array<std::int64_t, kMostRank + 1> counts{};
    counts[0] = kRegisters - static_cast<std::int64_t>(cells_.size());
    for (const auto& cell : cells_) ++counts[static_cast<std::size_t>(cell.amount)];
    return estimate_distinct(counts);
  }

  /// The middle of the bin that holds the value with floor(parameter (n - 1)) values before it.
  double percentile() const {
    require(spec_.parameter >= 0 && spec_.parameter <= 1, "a percentile lies in [0, 1]");
    auto before = static_cast<std::int64_t>(std::floor(spec_.parameter * static_cast<double>(total_ - 1)));
    std::size_t at = 0;
    for (; at + 1 < cells_.size() && before >= cells_[at].amount; ++at) before -= cells_[at].amount;
    return log_bin_value(cells_[at].cell);
  }

  const OrderedAggregate& spec_;
  std::vector<Cell> cells_;
  std::int64_t total_ = 0;
};

class SketchGroups : public BatchSource {
 public:
  SketchGroups(OrderedAggregate spec, Schema result, std::unique_ptr<BatchSource> cells)
      : spec_(std::move(spec)), schema_(std::move(result)), cells_(std::move(cells)), sketch_(spec_) {}

  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    texts_.clear();
    make_result_room(schema_, batch);
    std::size_t groups = 0;
    while (groups < static_cast<std::size_t>(kBatchRows) && take_group(batch, groups)) ++groups;
    batch.rows = static_cast<std::int64_t>(groups);
    for (auto& column : batch.columns) column.resize(batch.rows);
    batch.select_all();
    return groups > 0;
  }

 private:
  int keys() const { return schema_.size() - 1; }
  bool has_row() {
    if (row_ < in_.selection.size()) return true;
    row_ = 0;
    in_.selection.clear();
    return cells_->next(in_);
  }

  /// Folds all cells of the next group. @return false at the end
  bool take_group(RecordBatch& batch, std::size_t at) {
    if (!has_row()) return false;
    sketch_.clear();
    for (int key = 0; key < keys(); ++key) copy_value(in_[key], in_.selection[row_], batch[key], at, texts_);
    for (; has_row() && is_of_group(batch, at); ++row_) {
      const auto row = in_.selection[row_];
      const BatchColumn& cell = in_[keys()];
      if (cell.valid[row] != 0) sketch_.add(cell.ints[row], in_[keys() + 1].ints[row]);
    }
    sketch_.write(batch.columns.back(), at);
    return true;
  }

  bool is_of_group(const RecordBatch& batch, std::size_t at) const {
    for (int key = 0; key < keys(); ++key) {
      if (!same_value(in_[key], in_.selection[row_], batch[key], static_cast<std::int64_t>(at))) return false;
    }
    return true;
  }

  OrderedAggregate spec_;
  Schema schema_;
  std::unique_ptr<BatchSource> cells_;
  Sketch sketch_;
  RecordBatch in_;
  std::size_t row_ = 0;  // in the selection
  TextArena texts_;
};

}  // namespace

std::unique_ptr<BatchSource> fold_sketches(const OrderedAggregate& spec, const Schema& result,
                                           std::unique_ptr<BatchSource> cells) {
  return std::make_unique<SketchGroups>(spec, result, std::move(cells));
}

}  // namespace rankwise
