#include <optional>  // std::optional

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/join.hpp"
#include "ops/relational/join/join_bounds.hpp"
#include "ops/relational/join/join_keys.hpp"
#include "ops/relational/join/join_kinds.hpp"
#include "ops/relational/join/join_probe.hpp"
#include "ops/relational/join/waiting_join.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

/// Sends right rows to every rank and makes a table of what arrives, unless that is larger than was thought.
class BroadcastBuild : public StageSink {
 public:
  BroadcastBuild(const Communicator& comm, const JoinSpec& spec, const Schema& right, const Workspace& workspace)
      : spec_(spec),
        workspace_(workspace),
        several_ranks_(comm.size() > 1),
        exchange_(right, comm.size(), workspace, exchange_buffer_bytes(workspace.memory)),
        rows_(right, workspace) {}

  void consume(RecordBatch& batch) override {
    if (!several_ranks_) return take_in(batch);
    to_all_.assign(batch.selection.size(), RowExchange::kEveryRank);
    exchange_.add(batch, to_all_);
  }

  bool full() const override { return exchange_.full(); }
  bool exchanges() const override { return several_ranks_; }
  void exchange(const Communicator& comm) override {
    exchange_.flush(comm, [this](RecordBatch& batch) { take_in(batch); });
  }

  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    run_local(comm, [this] { make_table(); });
    return read_and_own(Table(rows_.schema()));
  }

  /// Null where the right rows did not fit: they are in rows() then.
  JoinTable* table() {
    require(finished_, "the right side of a join is finished before it is probed");
    return table_ ? &*table_ : nullptr;
  }
  const RowStore& rows() const { return rows_; }
  RightSide facts() const { return {any_row_, any_null_key_}; }

 private:
  void take_in(RecordBatch& batch) {
    any_null_key_ = mark_null_keys(batch, spec_.right_keys, nulls_) || any_null_key_;
    rows_.append(batch);
  }

  void make_table() {
    finished_ = true;
    any_row_ = rows_.rows() > 0;
    const std::int64_t bytes = JoinTable::bytes_for(rows_.rows(), rows_.bytes(0));
    if (bytes > workspace_.memory.limit() / 2) {
      if (!compares_nulls(spec_)) return;
      throw BudgetError("a join that compares nulls needs its right side in memory, which takes " +
                        std::to_string(bytes) + " bytes on every rank; raise --memory");
    }
    Table rows = rows_.load(0);
    rows_.clear(0);
    table_.emplace(std::move(rows), spec_.right_keys, workspace_.memory);
  }

  JoinSpec spec_;
  Workspace workspace_;
  bool several_ranks_;
  RowExchange exchange_;
  RowStore rows_;
  bool any_row_ = false;
  bool any_null_key_ = false;
  bool finished_ = false;
  std::optional<JoinTable> table_;
  std::vector<int> to_all_;
  std::vector<std::uint8_t> nulls_;
};

/// Joins the left rows that stream by.
class BroadcastProbe : public BatchStep {
 public:
  BroadcastProbe(JoinProbe probe, BatchSink& next) : BatchStep(next), probe_(std::move(probe)) {}

  void consume(RecordBatch& batch) override {
    probe_.start(batch);
    while (probe_.next(out_)) {
      pass_on();
      probe_.give_back(out_);
    }
  }

 private:
  void pass_on() {
    try {
      next_.consume(out_);
    } catch (const EvaluationError& error) {
      probe_.note_failure(error);  // other results of the batch may hold one that comes before
    }
  }

  JoinProbe probe_;
  RecordBatch out_;
};

/// Joins the left rows once all of them are there.
class WaitingProbe : public BatchStep {
 public:
  WaitingProbe(WaitingJoin join, BatchSink& next) : BatchStep(next), join_(std::move(join)) {}

  void consume(RecordBatch& batch) override { join_->add(batch); }

  bool drain() override {
    if (!join_) return next_.drain();
    if (join_->next(out_)) {
      next_.consume(out_);
    } else {
      join_.reset();
    }
    return true;
  }

 private:
  std::optional<WaitingJoin> join_;
  RecordBatch out_;
};

}  // namespace

class BroadcastJoin::Impl {
 public:
  Impl(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, const Workspace& workspace)
      : comm_(comm),
        spec_(std::move(spec)),
        left_(left),
        right_(right),
        workspace_(workspace),
        build_(comm, spec_, right, workspace) {
    require(!keeps_right(spec_.kind), "a broadcast join does not keep right rows without a match");
    require(spec_.left_keys.size() == spec_.right_keys.size(), "join keys come in pairs");
  }

  StageSink& build() { return build_; }

  std::unique_ptr<BatchSink> probe(BatchSink& next) {
    JoinTable* table = build_.table();
    if (table == nullptr) {
      WaitingJoin join(comm_, spec_, build_.facts(), left_, right_, workspace_, build_.rows());
      return std::make_unique<WaitingProbe>(std::move(join), next);
    }
    JoinProbe probe(comm_, spec_, left_, right_, build_.facts());
    probe.set_table(table);
    return std::make_unique<BroadcastProbe>(std::move(probe), next);
  }

 private:
  Communicator comm_;
  JoinSpec spec_;
  Schema left_;
  Schema right_;
  Workspace workspace_;
  BroadcastBuild build_;
};

BroadcastJoin::BroadcastJoin(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right,
                             const Workspace& workspace)
    : impl_(std::make_unique<Impl>(comm, std::move(spec), left, right, workspace)) {}
BroadcastJoin::~BroadcastJoin() = default;

StageSink& BroadcastJoin::build() {
  return impl_->build();
}
std::unique_ptr<BatchSink> BroadcastJoin::probe(BatchSink& next) {
  return impl_->probe(next);
}

}  // namespace rankwise
