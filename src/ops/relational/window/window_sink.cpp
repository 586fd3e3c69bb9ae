#include <algorithm>  // std::swap
#include <utility>    // std::move

#include "engine/comm/communicator.hpp"
#include "ops/relational/order/ordered_rows.hpp"
#include "ops/relational/order/sorted_share.hpp"
#include "ops/relational/window.hpp"
#include "ops/relational/window/window_source.hpp"

namespace rankwise {
namespace {

using Kind = FrameBound::Kind;

/// The order of a window: partition, then the order's keys.
std::vector<OrderKey> all_keys(const WindowSpec& spec) {
  std::vector<OrderKey> keys;
  for (const int column : spec.partition) keys.push_back({.column = column});
  keys.insert(keys.end(), spec.order.begin(), spec.order.end());
  return keys;
}

/// Tells whether an aggregate's frame loses rows at its begin and keeps all behind: from the end of the order it looks
/// like a running one.
bool runs_backwards(const WindowCall& call) {
  return call.function == WindowFunction::kAggregate && call.frame.end.kind == Kind::kUnboundedFollowing &&
         call.frame.begin.kind != Kind::kUnboundedPreceding;
}

FrameBound seen_from_the_end(FrameBound bound) {
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      bound.kind = Kind::kUnboundedFollowing;
      break;
    case Kind::kPreceding:
      bound.kind = Kind::kFollowing;
      break;
    case Kind::kFollowing:
      bound.kind = Kind::kPreceding;
      break;
    case Kind::kUnboundedFollowing:
      bound.kind = Kind::kUnboundedPreceding;
      break;
    case Kind::kCurrentRow:
      break;
  }
  return bound;
}

class WindowSink : public StageSink {
 public:
  WindowSink(const Schema& input, WindowSpec spec, Workspace workspace, bool backwards)
      : spec_(std::move(spec)), workspace_(std::move(workspace)), rows_(input, order(input, backwards), workspace_) {
    if (!backwards) return;
    spec_.order = reversed_keys(std::move(spec_.order));
    for (auto& call : spec_.calls) {
      std::swap(call.frame.begin, call.frame.end);
      call.frame.begin = seen_from_the_end(call.frame.begin);
      call.frame.end = seen_from_the_end(call.frame.end);
    }
  }

  void consume(RecordBatch& batch) override { rows_.add(batch); }
  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    auto sorted = rows_.finish(comm);
    return compute_windows(comm, spec_, std::move(sorted), workspace_);
  }

 private:
  RowOrder order(const Schema& input, bool backwards) const {
    const RowOrder order(input, all_keys(spec_));
    return backwards ? order.reversed() : order;
  }

  WindowSpec spec_;
  Workspace workspace_;
  OrderedRows rows_;
};

/// Gives the columns of a source in another order.
class RearrangedSource : public BatchSource {
 public:
  RearrangedSource(std::unique_ptr<BatchSource> source, std::vector<int> columns)
      : source_(std::move(source)), columns_(std::move(columns)), schema_(fields_at(source_->schema(), columns_)) {}
  const Schema& schema() const override { return schema_; }
  bool next(RecordBatch& batch) override {
    if (!source_->next(from_)) return false;
    batch.rows = from_.rows;
    std::swap(batch.selection, from_.selection);
    batch.columns.resize(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c) std::swap(batch.columns[c], from_[columns_[c]]);
    return true;
  }

 private:
  std::unique_ptr<BatchSource> source_;
  std::vector<int> columns_;
  Schema schema_;
  RecordBatch from_;
};

/// Computes some calls from the front and then the others from the back.
class TwoWaySink : public StageSink {
 public:
  TwoWaySink(const Schema& input, const WindowSpec& spec, const WindowSpec& forwards, WindowSpec backwards,
             const Workspace& workspace)
      : workspace_(workspace), backwards_(std::move(backwards)), first_(input, forwards, workspace, false) {
    int next_forwards = input.size();
    int next_backwards = next_forwards + static_cast<int>(forwards.calls.size());
    for (int c = 0; c < input.size(); ++c) columns_.push_back(c);
    for (const auto& call : spec.calls) columns_.push_back(runs_backwards(call) ? next_backwards++ : next_forwards++);
  }

  void consume(RecordBatch& batch) override { first_.consume(batch); }
  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    auto rows = first_.finish(comm);
    WindowSink second(rows->schema(), backwards_, workspace_, true);
    run_pass(comm, *rows, second, second);
    rows.reset();
    return std::make_unique<RearrangedSource>(second.finish(comm), columns_);
  }

 private:
  Workspace workspace_;
  WindowSpec backwards_;
  WindowSink first_;
  std::vector<int> columns_;
};

}  // namespace

std::unique_ptr<StageSink> make_window_sink(const Communicator&, const Schema& input, WindowSpec spec,
                                            Workspace workspace) {
  WindowSpec forwards{spec.partition, spec.order, {}}, backwards = forwards;
  for (const auto& call : spec.calls) (runs_backwards(call) ? backwards : forwards).calls.push_back(call);
  if (backwards.calls.empty()) return std::make_unique<WindowSink>(input, std::move(spec), std::move(workspace), false);
  if (forwards.calls.empty()) return std::make_unique<WindowSink>(input, std::move(spec), std::move(workspace), true);
  return std::make_unique<TwoWaySink>(input, spec, forwards, std::move(backwards), workspace);
}

}  // namespace rankwise
