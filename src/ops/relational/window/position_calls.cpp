#include "ops/relational/window/position_calls.hpp"

#include <algorithm>  // std::clamp, std::max, std::min
#include <variant>    // std::get

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using Kind = FrameBound::Kind;

constexpr std::int64_t kNowhere = -1;

/// Rows forward from the current one; lag goes back.
std::int64_t step_of(const WindowCall& call) {
  constexpr std::int64_t kMost = std::int64_t{1} << 61;
  const std::int64_t distance = std::clamp(call.parameter, -kMost, kMost);
  return call.function == WindowFunction::kLag ? -distance : distance;
}

/// Rows `step` away from the rows of a share, in their partitions but not in the share.
std::vector<PositionRange> rows_away(const SortedShare& share, std::int64_t step) {
  const std::int64_t begin = share.begin(), end = share.end();
  if (step < 0) {
    const std::int64_t partition = share.outer().first_begin;
    return {{std::max(partition, begin + step), std::min(begin, std::min(end, share.outer().first_end) + step)}};
  }
  const std::int64_t partition = share.outer().last_end;
  return {{std::max(end, std::max(begin, share.outer().last_begin) + step), std::min(partition, end + step)}};
}

/// The n-th rows of frames; frames that begin at one place have one.
std::vector<PositionRange> nth_rows(std::int64_t n, const SortedShare& share, const FramePlan& plan,
                                    const FrameReach& reach) {
  const std::int64_t begin = share.begin(), end = share.end(), more = std::min(n, std::int64_t{1} << 61) - 1;
  const bool moves = plan.frame.begin.kind == Kind::kPreceding || plan.frame.begin.kind == Kind::kFollowing;
  std::vector<PositionRange> wanted;
  const std::int64_t first = reach.begin_before + more;
  if (first < begin) wanted.push_back({first, moves ? begin : first + 1});
  if (plan.frame.begin.kind == Kind::kUnboundedPreceding) {
    const std::int64_t last = share.outer().last_begin + more;
    if (last >= end && last < reach.end_behind) wanted.push_back({last, last + 1});
  } else {
    wanted.push_back({end, std::min(reach.end_behind, reach.begin_behind + more + 1)});
  }
  return wanted;
}

/// The last rows of frames.
std::vector<PositionRange> last_rows(const SortedShare& share, const FramePlan& plan, const FrameReach& reach) {
  const std::int64_t begin = share.begin(), end = share.end();
  const bool moves = plan.frame.end.kind == Kind::kPreceding || plan.frame.end.kind == Kind::kFollowing;
  std::vector<PositionRange> wanted;
  if (moves) wanted.push_back({std::max(share.outer().first_begin, reach.end_before - 1), begin});
  wanted.push_back({moves ? end : std::max(end, reach.end_behind - 1), reach.end_behind});
  return wanted;
}

}  // namespace

bool is_pick_function(WindowFunction function) {
  switch (function) {
    case WindowFunction::kLag:
    case WindowFunction::kLead:
    case WindowFunction::kFirstValue:
    case WindowFunction::kLastValue:
    case WindowFunction::kNthValue:
      return true;
    default:
      return false;
  }
}

std::vector<PositionRange> wanted_rows(const WindowCall& call, const SortedShare& share, const FramePlan& plan,
                                       const FrameReach& reach) {
  if (share.empty()) return {};
  switch (call.function) {
    case WindowFunction::kLag:
    case WindowFunction::kLead:
      return rows_away(share, step_of(call));
    case WindowFunction::kFirstValue:
      return nth_rows(1, share, plan, reach);
    case WindowFunction::kNthValue:
      require(call.parameter > 0, "rows of a frame are counted from 1");
      return nth_rows(call.parameter, share, plan, reach);
    case WindowFunction::kLastValue:
      return last_rows(share, plan, reach);
    default:
      throw ProgramError("not a function that picks a row");
  }
}

PickedRows::PickedRows(const WindowCall& call, const ValueSequence& sequence)
    : call_(call), column_(sequence.kept_column(call.arguments.front())), reader_(sequence) {}

void PickedRows::next(const RowPlaces& places, std::span<const std::int64_t> begins, std::span<const std::int64_t> ends,
                      BatchColumn& result) {
  result.type = call_.output.type;
  result.resize(places.rows);
  texts_.clear();
  for (std::size_t i = 0; i < static_cast<std::size_t>(places.rows); ++i) {
    const std::int64_t at = position(places.row(i), begins[i], ends[i]);
    if (at == kNowhere) {
      put_fallback(i, result);
    } else {
      put(i, at, result);
    }
  }
}

std::int64_t PickedRows::position(const RowPlace& row, std::int64_t begin, std::int64_t end) const {
  std::int64_t at = kNowhere;
  switch (call_.function) {
    case WindowFunction::kFirstValue:
      at = begin;
      break;
    case WindowFunction::kLastValue:
      at = end - 1;
      break;
    case WindowFunction::kNthValue:
      if (call_.parameter > end - begin) return kNowhere;
      at = begin + call_.parameter - 1;
      break;
    default:
      at = row.position + step_of(call_);
      return at >= row.partition_begin && at < row.partition_end ? at : kNowhere;
  }
  return begin < end ? at : kNowhere;
}

void PickedRows::put(std::size_t i, std::int64_t position, BatchColumn& result) {
  reader_.seek(position);
  const BatchColumn& from = reader_.batch()[column_];
  const std::size_t row = reader_.row();
  result.valid[i] = from.valid[row];
  if (from.type.is_text()) {
    result.texts[i] = texts_.keep(from.texts[row]);
  } else if (from.type.is_float()) {
    result.doubles[i] = from.doubles[row];
  } else {
    result.ints[i] = from.ints[row];
  }
}

/// Null, but for lag and lead with another value for where there is no such row.
void PickedRows::put_fallback(std::size_t i, BatchColumn& result) {
  const bool null = std::holds_alternative<std::monostate>(call_.fallback);
  result.valid[i] = null ? 0 : 1;
  if (result.type.is_text()) {
    result.texts[i] = null ? std::string_view() : std::string_view(std::get<std::string>(call_.fallback));
  } else if (result.type.is_float()) {
    result.doubles[i] = null ? 0.0 : std::get<double>(call_.fallback);
  } else {
    result.ints[i] = null ? 0 : std::get<std::int64_t>(call_.fallback);
  }
}

}  // namespace rankwise
