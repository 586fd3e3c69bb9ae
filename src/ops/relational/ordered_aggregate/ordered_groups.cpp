#include "ops/relational/ordered_aggregate/ordered_groups.hpp"

#include <algorithm>  // std::min, std::sort, std::upper_bound
#include <optional>   // std::optional
#include <utility>    // std::move

#include "ops/relational/order/exchange_rounds.hpp"
#include "ops/relational/order/sort_space.hpp"
#include "ops/relational/ordered_aggregate/held_value.hpp"
#include "ops/relational/ordered_aggregate/ordered_fold.hpp"
#include "ops/relational/ordered_aggregate/result_room.hpp"

namespace rankwise {
namespace {

/// Columns of the kept values.
constexpr int kAbsent = 0, kArgument = 1;

class OrderedGroups : public BatchSource {
 public:
  OrderedGroups(const Communicator& comm, const OrderedAggregate& spec, const NarrowRows& narrow, Schema result,
                std::unique_ptr<RangeSortSource> sorted, Workspace workspace)
      : spec_(spec), narrow_(narrow), schema_(std::move(result)), workspace_(std::move(workspace)) {
    std::vector<int> runs = {narrow_.absent()};
    if (spec_.function == OrderedFunction::kMode) runs.push_back(narrow_.argument());
    share_ = std::make_shared<SortedShare>(comm, std::move(sorted), narrow_.keys(), runs,
                                           std::vector<int>{narrow_.absent(), narrow_.argument()}, workspace_);
    sequence_.emplace(comm, share_, wanted(), workspace_);
    fold_ = make_ordered_fold(spec_, narrow_.schema()[narrow_.argument()].type, *sequence_, workspace_);
    exchange_parts(comm);
    groups_.emplace(share_->outer_cursor());
    runs_.emplace(share_->inner_cursor());
    rows_ = share_->take_rows();
    first_ = share_->begin();
  }

  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    texts_.clear();
    make_result_room(schema_, batch);
    std::size_t groups = 0;
    while (groups < static_cast<std::size_t>(kBatchRows) && (row_ < in_.rows || pull())) {
      if (take_rows(batch, groups)) ++groups;
    }
    batch.rows = static_cast<std::int64_t>(groups);
    for (auto& column : batch.columns) column.resize(batch.rows);
    batch.select_all();
    return groups > 0;
  }

 private:
  bool is_percentile() const {
    return spec_.function == OrderedFunction::kPercentileContinuous ||
           spec_.function == OrderedFunction::kPercentileDiscrete;
  }
  /// The group of the last row begins here.
  bool owns_last() const { return !share_->empty() && share_->outer().last_begin >= share_->begin(); }
  /// The group of the first row began on a lower rank.
  bool continues() const { return !share_->empty() && share_->outer().first_begin < share_->begin(); }

  /// Rows of other ranks that a percentile of the last group looks at.
  std::vector<PositionRange> wanted() const {
    if (!is_percentile() || !owns_last()) return {};
    const std::int64_t begin = share_->outer().last_begin;
    const bool values_end_here = share_->inner().last_begin != begin || share_->edge(narrow_.absent()).ints()[1] != 0;
    if (values_end_here) return {};
    const auto picked = percentile_rows(spec_.function, spec_.parameter, share_->inner().last_end - begin);
    std::vector<PositionRange> rows;
    for (const auto row : {begin + picked.low, begin + picked.high}) {
      if (row >= share_->end()) rows.push_back({row, row + 1});
    }
    return rows;
  }

  /// Sends the part of a group that began on a lower rank there. @collective
  void exchange_parts(const Communicator& comm) {
    const Field value{"value", narrow_.schema()[narrow_.argument()].type};
    const Schema schema({{"rank", kInt64}, {"count", kInt64}, value});
    parts_ = Table(schema);
    RowExchange exchange(schema, comm.size(), workspace_, exchange_buffer_bytes(comm.min(workspace_.memory.limit())));
    const auto send = [&] {
      if (continues()) add_part(exchange, comm.rank());
      return false;
    };
    exchange_in_rounds(comm, exchange, send, [&](RecordBatch& batch) { parts_.append_rows(batch, batch.selection); });
  }

  void add_part(RowExchange& exchange, int rank) {
    fold_->clear();
    fold_first_group();
    RecordBatch part;
    TextArena texts;
    for (const auto& field : parts_.schema()) part.columns.push_back({field.type});
    for (auto& column : part.columns) column.resize(1);
    part.rows = 1;
    part.select_all();
    part[0].ints[0] = rank;
    part[0].valid[0] = part[1].valid[0] = 1;
    if (!fold_->part(part[1].ints[0], part[2], texts)) return;
    const auto& starts = share_->starts();
    const auto behind = std::upper_bound(starts.begin(), starts.end(), share_->outer().first_begin);
    exchange.add(part, std::vector<int>{static_cast<int>(behind - starts.begin()) - 1});
  }

  /// Folds what this rank has of the first row's group.
  void fold_first_group() {
    const auto values = share_->values().read();
    auto runs = share_->inner_cursor();
    RecordBatch batch;
    std::vector<std::int64_t> begins, ends, numbers;
    for (auto first = share_->begin(); first < share_->outer().first_end && values->next(batch); first += batch.rows) {
      runs.next(batch.rows, begins, ends, numbers);
      const auto end = std::min(batch.rows, share_->outer().first_end - first);
      fold_->add({batch[kAbsent], batch[kArgument], first, 0, static_cast<std::size_t>(end), begins, ends});
    }
  }

  bool pull() {
    first_ += in_.rows;
    in_.rows = 0;
    row_ = 0;
    if (!rows_->next(in_)) return false;
    groups_->next(in_.rows, group_begins_, group_ends_, numbers_);
    runs_->next(in_.rows, run_begins_, run_ends_, numbers_);
    return true;
  }

  /// Folds the next rows that are of one group. @return whether the group has ended: it is row `at` of the result
  bool take_rows(RecordBatch& batch, std::size_t at) {
    const auto begin = static_cast<std::size_t>(row_);
    const std::int64_t group_end = std::min(group_ends_[begin], share_->end());
    const std::int64_t end = std::min(first_ + in_.rows, group_end);
    const bool begins = group_begins_[begin] == first_ + row_;
    row_ = end - first_;
    if (group_begins_[begin] < share_->begin()) return false;  // a lower rank's
    if (begins) {
      fold_->clear();
      for (int key = 0; key < narrow_.key_count(); ++key) copy_value(in_[key], begin, batch[key], at, texts_);
    }
    fold_->add({in_[narrow_.absent()], in_[narrow_.argument()], first_, begin, static_cast<std::size_t>(row_),
                run_begins_, run_ends_});
    if (end < group_end) return false;
    if (group_ends_[begin] > share_->end()) fold_other_parts();
    fold_->write(batch.columns.back(), at, texts_);
    return true;
  }

  /// Adds what higher ranks have of the last group, in their order.
  void fold_other_parts() {
    RecordBatch parts;
    fill_batch(parts_, 0, parts_.rows(), parts);
    std::sort(parts.selection.begin(), parts.selection.end(),
              [&](std::uint32_t a, std::uint32_t b) { return parts[0].ints[a] < parts[0].ints[b]; });
    for (const auto row : parts.selection) fold_->add_part(parts[1].ints[row], parts[2], row);
  }

  OrderedAggregate spec_;
  NarrowRows narrow_;
  Schema schema_;
  Workspace workspace_;
  std::shared_ptr<SortedShare> share_;
  std::optional<ValueSequence> sequence_;
  std::unique_ptr<OrderedFold> fold_;
  Table parts_;  // of the last row's group, from higher ranks: at most one row from each
  std::optional<RunCursor> groups_;
  std::optional<RunCursor> runs_;
  std::unique_ptr<BatchSource> rows_;
  RecordBatch in_;
  std::int64_t first_ = 0;  // position of the batch's first row
  std::int64_t row_ = 0;    // of the batch, to be taken next
  std::vector<std::int64_t> group_begins_, group_ends_, run_begins_, run_ends_, numbers_;
  TextArena texts_;
};

}  // namespace

std::unique_ptr<BatchSource> fold_ordered_groups(const Communicator& comm, const OrderedAggregate& spec,
                                                 const NarrowRows& narrow, Schema result,
                                                 std::unique_ptr<RangeSortSource> sorted, Workspace workspace) {
  return std::make_unique<OrderedGroups>(comm, spec, narrow, std::move(result), std::move(sorted),
                                         std::move(workspace));
}

}  // namespace rankwise
