#include "ops/relational/window/frame_bounds.hpp"

#include <algorithm>  // std::clamp, std::max, std::min

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using Kind = FrameBound::Kind;

bool has_distance(const FrameBound& bound) {
  return bound.kind == Kind::kPreceding || bound.kind == Kind::kFollowing;
}

/// A distance in rows.
std::int64_t rows_of(const FrameBound& bound) {
  constexpr double kMost = 0x1p62;
  return static_cast<std::int64_t>(std::min(bound.distance, kMost));
}

}  // namespace

FramePlan plan_frame(const WindowFrame& frame, const std::vector<OrderKey>& order, const Schema& input) {
  FramePlan plan{frame};
  if (!frame.range || (!has_distance(frame.begin) && !has_distance(frame.end))) return plan;
  require(order.size() == 1, "a range frame with a distance has one order key");
  const OrderKey& key = order.front();
  plan.key = key.column;
  if (has_distance(frame.begin)) plan.begin.emplace(frame.begin, key, input[key.column].type, false);
  if (has_distance(frame.end)) plan.end.emplace(frame.end, key, input[key.column].type, true);
  return plan;
}

std::int64_t frame_begin(const FramePlan& plan, const RowPlace& row) {
  const FrameBound& bound = plan.frame.begin;
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      return row.partition_begin;
    case Kind::kUnboundedFollowing:
      return row.partition_end;
    case Kind::kCurrentRow:
      return plan.frame.range ? row.peers_begin : row.position;
    case Kind::kPreceding:
      return std::max(row.partition_begin, row.position - rows_of(bound));
    case Kind::kFollowing:
      return std::min(row.partition_end, row.position + rows_of(bound));
  }
  return row.position;
}

std::int64_t frame_end(const FramePlan& plan, const RowPlace& row) {
  const FrameBound& bound = plan.frame.end;
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      return row.partition_begin;
    case Kind::kUnboundedFollowing:
      return row.partition_end;
    case Kind::kCurrentRow:
      return plan.frame.range ? row.peers_end : row.position + 1;
    case Kind::kPreceding:
      return std::max(row.partition_begin, row.position - rows_of(bound) + 1);
    case Kind::kFollowing:
      return std::min(row.partition_end, row.position + rows_of(bound) + 1);
  }
  return row.position;
}

FrameCursor::FrameCursor(const FramePlan& plan, const FrameReach& reach, const SortedShare& share,
                         const ValueSequence* sequence)
    : plan_(plan), share_begin_(share.begin()), share_end_(share.end()) {
  if (!plan.by_value()) return;
  kept_key_ = sequence->kept_column(plan.key);
  if (plan.begin) {
    begin_.emplace(Walk{&*plan.begin, SequenceReader(*sequence), reach.begin_before, reach.begin_behind, -1});
  }
  if (plan.end) {
    end_.emplace(Walk{&*plan.end, SequenceReader(*sequence), reach.end_before, reach.end_behind, -1});
  }
}

void FrameCursor::next(const RecordBatch& batch, const RowPlaces& places) {
  const auto rows = static_cast<std::size_t>(places.rows);
  begins_.resize(rows);
  ends_.resize(rows);
  if (!begin_) {
    for (std::size_t i = 0; i < rows; ++i) begins_[i] = frame_begin(plan_, places.row(i));
  }
  if (!end_) {
    for (std::size_t i = 0; i < rows; ++i) ends_[i] = frame_end(plan_, places.row(i));
  }
  if (begin_) walk(*begin_, batch[plan_.key], places, places.peers_begin, begins_);
  if (end_) walk(*end_, batch[plan_.key], places, places.peers_end, ends_);
}

void FrameCursor::walk(Walk& walk, const BatchColumn& key, const RowPlaces& places,
                       const std::vector<std::int64_t>& of_nulls, std::vector<std::int64_t>& bounds) const {
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (places.partition_begin[i] != walk.partition) {
      walk.partition = places.partition_begin[i];
      if (walk.partition >= share_begin_) walk.at = walk.partition;
    }
    if (null_at(key, row)) {  // its frame is its peers
      bounds[i] = of_nulls[i];
      continue;
    }
    const std::int64_t limit = places.partition_end[i] > share_end_ ? walk.behind : places.partition_end[i];
    for (; walk.at < limit; ++walk.at) {
      walk.keys.seek(walk.at);
      const BatchColumn& keys = walk.keys.batch()[kept_key_];
      if (!walk.bound->is_before(keys, static_cast<std::int64_t>(walk.keys.row()), key, row)) break;
    }
    bounds[i] = walk.at;
  }
}

}  // namespace rankwise
