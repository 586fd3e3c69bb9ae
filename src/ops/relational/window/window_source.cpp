#include "ops/relational/window/window_source.hpp"

#include <algorithm>  // std::find, std::max
#include <deque>      // std::deque
#include <optional>   // std::optional
#include <utility>    // std::move

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/window/frame_bounds.hpp"
#include "ops/relational/window/frame_fold.hpp"
#include "ops/relational/window/position_calls.hpp"
#include "ops/relational/window/rank_calls.hpp"
#include "ops/relational/window/remote_states.hpp"

namespace rankwise {
namespace {

using Kind = FrameBound::Kind;

/// A frame, how far it reaches, and the aggregates over it.
struct Frame {
  FramePlan plan;
  FrameReach reach = {};
  std::vector<std::size_t> aggregates = {};  // calls
  std::optional<FrameCursor> cursor = {};
  std::unique_ptr<GroupLayout> layout = {};
  std::unique_ptr<FrameFold> fold = {};
  std::unique_ptr<Snapshots> snapshots = {};
  RecordBatch results = {};
};

bool is_running(const FramePlan& plan) {
  return plan.frame.begin.kind == Kind::kUnboundedPreceding;
}

/// Tells whether rows behind the share come into such a frame one by one.
bool ends_at_distance(const FramePlan& plan) {
  return plan.frame.end.kind == Kind::kPreceding || plan.frame.end.kind == Kind::kFollowing;
}

std::vector<int> columns_of(const std::vector<OrderKey>& keys) {
  std::vector<int> columns;
  for (const auto& key : keys) columns.push_back(key.column);
  return columns;
}

/// The rows of a share with their calls, computed batch by batch.
class WindowSource : public BatchSource {
 public:
  WindowSource(const Communicator& comm, WindowSpec spec, std::unique_ptr<RangeSortSource> sorted, Workspace workspace)
      : spec_(std::move(spec)), input_(sorted->schema()), workspace_(std::move(workspace)) {
    schema_ = input_;
    for (const auto& call : spec_.calls) schema_.add(call.output);
    share_ = std::make_shared<SortedShare>(comm, std::move(sorted), spec_.partition, columns_of(spec_.order),
                                           columns_out_of_step(input_, spec_), workspace_);
    for (std::size_t call = 0; call < spec_.calls.size(); ++call) assign_frame(call);
    for (auto& frame : frames_) frame.reach = find_reach(comm, *share_, frame.plan);
    if (!share_->kept().empty()) sequence_.emplace(comm, share_, wanted(), workspace_);
    for (auto& frame : frames_) prepare(comm, frame);
    for (const auto& call : spec_.calls) {
      const bool picks = is_pick_function(call.function);
      picked_.push_back(picks ? std::make_unique<PickedRows>(call, *sequence_) : nullptr);
    }
    places_cursor_.emplace(*share_);
    rows_ = share_->take_rows();
  }

  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    batch.columns.resize(static_cast<std::size_t>(input_.size()));
    if (!rows_->next(batch)) return false;
    places_cursor_->next(batch.rows, places_);
    for (auto& frame : frames_) {
      frame.cursor->next(batch, places_);
      if (frame.fold) aggregate(frame);
    }
    for (std::size_t call = 0; call < spec_.calls.size(); ++call) batch.columns.push_back(result_of(call));
    return true;
  }

 private:
  /// Calls of one frame share its bounds, and their aggregates their reading.
  void assign_frame(std::size_t number) {
    const WindowCall& call = spec_.calls[number];
    if (is_rank_function(call.function)) {
      frame_of_.push_back(nullptr);
      return;
    }
    Frame* found = nullptr;
    for (auto& frame : frames_) {
      if (frame.plan.frame == call.frame) found = &frame;
    }
    if (found == nullptr) found = &frames_.emplace_back(Frame{plan_frame(call.frame, spec_.order, input_)});
    if (call.function == WindowFunction::kAggregate) found->aggregates.push_back(number);
    frame_of_.push_back(found);
  }

  /// The rows of other ranks that calls read one by one.
  std::vector<PositionRange> wanted() const {
    std::vector<PositionRange> ranges;
    if (share_->empty()) return ranges;
    for (const auto& frame : frames_) {
      const FramePlan& plan = frame.plan;
      const FrameReach& reach = frame.reach;
      const std::int64_t last = std::max(reach.begin_behind, reach.end_behind);
      if (plan.by_value()) {
        ranges.push_back({plan.begin ? reach.begin_before : reach.end_before, share_->begin()});
        ranges.push_back({share_->end(), last});
      }
      if (frame.aggregates.empty()) continue;
      ranges.push_back({is_running(plan) ? reach.end_before : reach.begin_before, share_->begin()});
      if (!is_running(plan) || ends_at_distance(plan)) ranges.push_back({share_->end(), last});
    }
    for (std::size_t call = 0; call < spec_.calls.size(); ++call) {
      if (!is_pick_function(spec_.calls[call].function)) continue;
      const Frame& frame = *frame_of_[call];
      for (const auto& range : wanted_rows(spec_.calls[call], *share_, frame.plan, frame.reach)) {
        ranges.push_back(range);
      }
    }
    return ranges;
  }

  /// Readies a frame for reading. @collective
  void prepare(const Communicator& comm, Frame& frame) {
    frame.cursor.emplace(frame.plan, frame.reach, *share_, sequence_ ? &*sequence_ : nullptr);
    if (frame.aggregates.empty()) return;
    GroupSpec spec;
    for (const auto number : frame.aggregates) {
      const WindowCall& call = spec_.calls[number];
      GroupAggregate aggregate{*call.aggregate, {}, call.output};
      for (const int argument : call.arguments) aggregate.arguments.push_back(sequence_->kept_column(argument));
      spec.aggregates.push_back(std::move(aggregate));
    }
    frame.layout = std::make_unique<GroupLayout>(fields_at(input_, share_->kept()), spec);
    frame.snapshots = std::make_unique<Snapshots>(*frame.layout);
    if (is_running(frame.plan)) {
      frame.fold = make_running_fold(*frame.layout, *sequence_, ask_edge(comm, frame));
    } else {
      frame.fold = make_sliding_fold(*frame.layout, *sequence_, workspace_);
    }
  }

  /// Has the other ranks aggregate what a running frame covers of their rows. @collective
  RunningEdge ask_edge(const Communicator& comm, const Frame& frame) const {
    PositionRange before, behind;
    const bool distance = ends_at_distance(frame.plan);
    if (!share_->empty()) {
      before = {share_->outer().first_begin, frame.reach.end_before};
      if (!distance) behind = {share_->end(), frame.reach.end_behind};
    }
    auto states = aggregate_ranges(comm, *share_, *frame.layout, {before, behind}, workspace_);
    return {share_->begin(), before.end, distance ? frame.reach.end_behind : share_->end(), std::move(states[0]),
            std::move(states[1])};
  }

  void aggregate(Frame& frame) {
    frame.snapshots->clear();
    frame.fold->next(frame.cursor->begins(), frame.cursor->ends(), *frame.snapshots);
    frame.snapshots->write(frame.results);
  }

  BatchColumn result_of(std::size_t number) {
    const WindowCall& call = spec_.calls[number];
    BatchColumn result{call.output.type};
    if (is_rank_function(call.function)) {
      rank_rows(call, places_, result);
      return result;
    }
    Frame& frame = *frame_of_[number];
    if (picked_[number]) {
      picked_[number]->next(places_, frame.cursor->begins(), frame.cursor->ends(), result);
      return result;
    }
    const auto at = std::find(frame.aggregates.begin(), frame.aggregates.end(), number) - frame.aggregates.begin();
    return frame.results[static_cast<int>(at)];
  }

  WindowSpec spec_;
  Schema input_;
  Schema schema_;
  Workspace workspace_;
  std::shared_ptr<SortedShare> share_;
  std::deque<Frame> frames_;
  std::vector<Frame*> frame_of_;  // one per call; null where it needs none
  std::optional<ValueSequence> sequence_;
  std::vector<std::unique_ptr<PickedRows>> picked_;  // one per call; null where it picks no row
  std::optional<PlaceCursor> places_cursor_;
  std::unique_ptr<BatchSource> rows_;
  RowPlaces places_;
};

}  // namespace

std::vector<int> columns_out_of_step(const Schema& input, const WindowSpec& spec) {
  std::vector<int> columns;
  const auto add = [&](int column) {
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
  };
  bool any = false;
  for (const auto& call : spec.calls) {
    if (is_rank_function(call.function)) continue;
    any = true;
    for (const int column : call.arguments) add(column);
    const FramePlan plan = plan_frame(call.frame, spec.order, input);
    if (plan.by_value()) add(plan.key);
  }
  if (any && columns.empty()) add(0);  // count(*): rows alone
  return columns;
}

std::unique_ptr<BatchSource> compute_windows(const Communicator& comm, const WindowSpec& spec,
                                             std::unique_ptr<RangeSortSource> sorted, Workspace workspace) {
  return std::make_unique<WindowSource>(comm, spec, std::move(sorted), std::move(workspace));
}

}  // namespace rankwise
