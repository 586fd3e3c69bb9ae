#include <optional>  // std::optional

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/join.hpp"
#include "ops/relational/join/exchanged_rows.hpp"

namespace rankwise {
namespace {

/// Takes the rows of the right side.
class ExchangedBuild : public StageSink {
 public:
  explicit ExchangedBuild(ExchangedRows& rows) : rows_(rows) {}
  void consume(RecordBatch& batch) override { rows_.add_right(batch); }
  bool full() const override { return rows_.right_full(); }
  bool exchanges() const override { return rows_.right_exchanges(); }
  void exchange(const Communicator& comm) override { rows_.exchange_right(comm); }
  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    rows_.end_right(comm);
    return read_and_own(Table(rows_.right_schema()));
  }

 private:
  ExchangedRows& rows_;
};

/// Takes the rows of the left side and joins them at the end.
class ExchangedProbe : public StageSink {
 public:
  explicit ExchangedProbe(ExchangedRows& rows) : rows_(rows) {}
  void consume(RecordBatch& batch) override { rows_.add_left(batch); }
  bool full() const override { return rows_.left_full(); }
  bool exchanges() const override { return rows_.left_exchanges(); }
  void exchange(const Communicator& comm) override { rows_.exchange_left(comm); }
  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    return run_local(comm, [&] { return rows_.join(comm); });
  }

 private:
  ExchangedRows& rows_;
};

}  // namespace

class ExchangedJoin::Impl {
 public:
  Impl(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, Workspace workspace,
       bool left_in_place, bool right_in_place)
      : rows_(comm, std::move(spec), left, right, std::move(workspace), left_in_place, right_in_place),
        build_(rows_),
        probe_(rows_) {}

  StageSink& build() { return build_; }
  StageSink& probe() { return probe_; }
  const ExchangedRows& rows() const { return rows_; }

 private:
  ExchangedRows rows_;
  ExchangedBuild build_;
  ExchangedProbe probe_;
};

ExchangedJoin::ExchangedJoin(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right,
                             Workspace workspace, bool left_in_place, bool right_in_place)
    : impl_(std::make_unique<Impl>(comm, std::move(spec), left, right, std::move(workspace), left_in_place,
                                   right_in_place)) {}
ExchangedJoin::~ExchangedJoin() = default;

StageSink& ExchangedJoin::build() {
  return impl_->build();
}
StageSink& ExchangedJoin::probe() {
  return impl_->probe();
}
std::int64_t ExchangedJoin::left_rows() const {
  return impl_->rows().left_rows();
}
std::int64_t ExchangedJoin::right_rows() const {
  return impl_->rows().right_rows();
}

}  // namespace rankwise
