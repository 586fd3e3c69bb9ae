#include "ops/relational/join/block_join.hpp"

#include <algorithm>  // std::min

#include "ops/relational/join/join_kinds.hpp"

namespace rankwise {

BlockJoin::BlockJoin(const Communicator& comm, const JoinSpec& spec, const Schema& left, const Schema& right,
                     RightSide facts, StoreRange left_rows, StoreRange right_rows, std::int64_t most_bytes,
                     MemoryBudget& budget)
    : spec_(spec),
      left_(std::move(left_rows)),
      right_(std::move(right_rows)),
      most_bytes_(most_bytes),
      budget_(budget),
      probe_(comm, spec, left, right, facts),
      output_(left, right),
      right_source_(right_.read()),
      share_(budget) {
  const bool right_alone = keeps_right(spec.kind) && right_.rows() > 0;
  const bool left_alone = left_.rows() > 0 && (right_.rows() > 0 || outlives_no_match(spec.kind));
  if (!right_alone && !left_alone) state_ = State::kDone;
}

bool BlockJoin::next(RecordBatch& out) {
  while (true) {
    switch (state_) {
      case State::kLoad:
        load_block();
        start_left();
        state_ = next_left() ? State::kProbe : State::kUnmatchedRight;
        break;
      case State::kProbe:
        if (probe_.next(out)) return true;
        if (!next_left()) state_ = State::kUnmatchedRight;
        break;
      case State::kUnmatchedRight:
        if (next_unmatched_right(out)) return true;
        after_block();
        break;
      case State::kRest:
        if (probe_.next(out)) return true;
        if (!next_left()) state_ = State::kDone;
        break;
      case State::kDone:
        return false;
    }
  }
}

/// Makes a table of as many right rows as fit.
void BlockJoin::load_block() {
  table_.reset();
  Table rows(right_source_->schema());
  const auto expected = std::min(right_.rows(), most_bytes_ / 16);
  for (int c = 0; c < rows.column_count(); ++c) rows[c].reserve(expected);
  while (right_waits_ || right_source_->next(right_batch_)) {
    right_waits_ = false;
    rows.append_rows(right_batch_, right_batch_.selection);
    const auto next_bytes = rows.byte_size() + rows.byte_size() / rows.rows();
    if (JoinTable::bytes_for(rows.rows() + 1, next_bytes) > most_bytes_) break;
  }
  right_ended_ = !right_source_->next(right_batch_);
  right_waits_ = !right_ended_;
  whole_ = whole_ && right_ended_;
  table_.emplace(std::move(rows), spec_.right_keys, budget_);
  if (keeps_right(spec_.kind)) right_matched_.assign(static_cast<std::size_t>(table_->rows().rows()), 0);
  right_at_ = 0;
  probe_.set_table(&*table_, keeps_right(spec_.kind) ? right_matched_.data() : nullptr);
}

void BlockJoin::start_left() {
  left_source_ = left_.read();
  left_at_ = 0;
  if (whole_ || !left_matched_.empty()) return;
  left_matched_.assign(static_cast<std::size_t>(left_.rows()), 0);
  share_.set(left_.rows());
}

/// Hands the next left batch to the probe.
bool BlockJoin::next_left() {
  if (!left_source_->next(left_batch_)) return false;
  if (whole_) {
    probe_.start(left_batch_);
    return true;
  }
  const auto part = state_ == State::kRest ? ProbePart::kRest : ProbePart::kPairs;
  const auto matched = std::span(left_matched_).subspan(static_cast<std::size_t>(left_at_));
  probe_.start(left_batch_, part, matched.first(static_cast<std::size_t>(left_batch_.rows)));
  left_at_ += left_batch_.rows;
  return true;
}

bool BlockJoin::next_unmatched_right(RecordBatch& out) {
  if (!keeps_right(spec_.kind)) return false;
  std::vector<std::uint32_t> rows;
  const auto end = static_cast<std::int64_t>(right_matched_.size());
  for (; right_at_ < end && static_cast<std::int64_t>(rows.size()) < kBatchRows; ++right_at_) {
    if (right_matched_[static_cast<std::size_t>(right_at_)] == 0) rows.push_back(static_cast<std::uint32_t>(right_at_));
  }
  if (rows.empty()) return false;
  output_.copy_right(table_->rows(), rows, out);
  return true;
}

void BlockJoin::after_block() {
  if (!right_ended_) {
    state_ = State::kLoad;
    return;
  }
  state_ = State::kDone;
  if (whole_) return;
  state_ = State::kRest;
  start_left();
  if (!next_left()) state_ = State::kDone;
}

}  // namespace rankwise
