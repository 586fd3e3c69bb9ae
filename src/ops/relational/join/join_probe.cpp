#include "ops/relational/join/join_probe.hpp"

#include <utility>  // std::exchange

#include "ops/relational/join/duplicate_match.hpp"
#include "ops/relational/join/join_keys.hpp"
#include "ops/relational/join/join_kinds.hpp"

namespace rankwise {
namespace {

// What is noted per left row.
constexpr std::uint8_t kMatched = 1;
constexpr std::uint8_t kMatchedTwice = 2;
constexpr std::uint8_t kUnknown = 4;

bool has_match(std::uint8_t noted) {
  return (noted & (kMatched | kMatchedTwice)) != 0;
}

}  // namespace

JoinProbe::JoinProbe(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, RightSide facts)
    : spec_(std::move(spec)),
      left_schema_(left),
      facts_(facts),
      emits_pairs_(gives_pairs(spec_.kind)),
      exact_(hash_decides(left, spec_.left_keys)),
      condition_(spec_, left, right),
      output_(left, right),
      search_(comm) {}

void JoinProbe::set_table(JoinTable* table, std::uint8_t* right_matched) {
  table_ = table;
  right_matched_ = right_matched;
  unknown_.reset();
  if (compares_nulls(spec_)) unknown_.emplace(*table);
}

void JoinProbe::start(RecordBatch& left, ProbePart part, std::span<std::uint8_t> matched) {
  left_ = &left;
  part_ = part;
  lent_ = false;
  matched_ = matched.data();
  if (matched.empty()) {
    own_matched_.assign(static_cast<std::size_t>(left.rows), 0);
    matched_ = own_matched_.data();
  }
  if (part == ProbePart::kRest) {
    phase_ = Phase::kRest;
    return;
  }
  phase_ = Phase::kPairs;
  table_->find(left, spec_.left_keys, runs_);
  cursor_.start(left.selection, runs_, table_->list());
}

bool JoinProbe::next(RecordBatch& out) {
  if (phase_ == Phase::kPairs) {
    if (next_pairs(out)) return true;
    if (phase_ == Phase::kPairs) phase_ = part_ == ProbePart::kWhole ? Phase::kRest : Phase::kDone;
  }
  if (phase_ == Phase::kRest) {
    phase_ = Phase::kDone;
    if (rest(out)) return true;
  }
  if (failure_) throw *std::exchange(failure_, std::nullopt);
  return false;
}

void JoinProbe::give_back(RecordBatch& out) {
  if (std::exchange(lent_, false)) rankwise::give_back(out, *left_);
}

bool JoinProbe::next_pairs(RecordBatch& out) {
  const bool lend = emits_pairs_ && part_ == ProbePart::kWhole && table_->unique();
  while (!cursor_.done()) {
    give_up_if_over();
    find_pairs();
    note_matches();
    if (lend) {  // all pairs of the batch are found at once
      phase_ = Phase::kDone;
      output_.lend_pairs(*left_, table_->rows(), pairs_, keeps_left(spec_.kind), out);
      lent_ = true;
      return !out.selection.empty();
    }
    if (!emits_pairs_ || pairs_.empty()) continue;
    output_.copy_pairs(*left_, table_->rows(), pairs_, out);
    return true;
  }
  return false;
}

void JoinProbe::give_up_if_over() {
  if (!search_.over()) return;
  phase_ = Phase::kDone;
  if (failure_) throw *std::exchange(failure_, std::nullopt);
  throw PassAbandoned();
}

/// Finds the next pairs for which keys are equal and the condition holds.
void JoinProbe::find_pairs() {
  cursor_.fill(kBatchRows, emits_pairs_ ? nullptr : matched_, pairs_);
  if (!exact_) keep_equal_keys(*left_, spec_.left_keys, table_->rows(), table_->keys(), false, pairs_);
  try {
    condition_.filter(*left_, table_->rows(), pairs_);
  } catch (const EvaluationError& error) {
    note_failure(error);
    pairs_.clear();
  }
}

void JoinProbe::note_matches() {
  if (right_matched_ != nullptr) {
    for (const auto row : pairs_.right) right_matched_[row] = 1;
  }
  if (spec_.kind != JoinKind::kSingle) {
    for (const auto row : pairs_.left) matched_[row] = kMatched;
    return;
  }
  for (const auto row : pairs_.left) {
    if (matched_[row] == kMatched) note_failure(duplicate_match(spec_, left_schema_, *left_, row));
    matched_[row] = has_match(matched_[row]) ? kMatchedTwice : kMatched;
  }
}

/// A joined row is none of the left batch's: the error keeps no row.
void JoinProbe::note_failure(const EvaluationError& error) {
  search_.begin();
  const bool first = !failure_ || error.ordinal() < failure_->ordinal() ||
                     (error.ordinal() == failure_->ordinal() && std::string_view(error.what()) < failure_->what());
  if (first) failure_.emplace(error.what(), error.ordinal());
}

/// Gives what depends on all pairs of a left row: rows without a match, or with one, or a mark.
bool JoinProbe::rest(RecordBatch& out) {
  if (emits_pairs_) {
    if (!keeps_left(spec_.kind)) return false;
    select_rest(rows_);
    if (!rows_.empty()) output_.copy_left(*left_, rows_, out);
    return !rows_.empty();
  }
  if (is_null_aware(spec_)) mark_unknown();
  select_rest(rows_);
  if (rows_.empty()) return false;
  out.columns.resize(static_cast<std::size_t>(left_schema_.size()) + (spec_.kind == JoinKind::kMark ? 1 : 0));
  output_.lend_left(*left_, out);
  lent_ = true;
  if (spec_.kind == JoinKind::kMark) add_mark(out);
  out.selection.assign(rows_.begin(), rows_.end());
  return true;
}

void JoinProbe::mark_unknown() {
  try {
    if (unknown_) {
      unknown_->mark(*left_, spec_.left_keys, condition_, kUnknown, matched_, search_);
      return;
    }
  } catch (const EvaluationError& error) {
    note_failure(error);
    return;
  } catch (const PassAbandoned&) {
    if (!failure_) throw;  // else this rank has its own error to tell
    return;
  }
  if (!facts_.any_row) return;
  const bool any_null = mark_null_keys(*left_, spec_.left_keys, nulls_);
  if (!any_null && !facts_.any_null_key) return;
  for (std::size_t i = 0; i < nulls_.size(); ++i) {
    auto& noted = matched_[left_->selection[i]];
    if (noted == 0 && (facts_.any_null_key || nulls_[i] != 0)) noted = kUnknown;
  }
}

void JoinProbe::select_rest(std::vector<std::uint32_t>& rows) const {
  const auto& selection = left_->selection;
  if (spec_.kind == JoinKind::kMark) {
    rows.assign(selection.begin(), selection.end());
    return;
  }
  const bool wanted = spec_.kind == JoinKind::kSemi;
  rows.resize(selection.size());
  std::size_t kept = 0;
  for (const auto row : selection) {
    rows[kept] = row;
    kept += (wanted ? matched_[row] != 0 : matched_[row] == 0) ? 1 : 0;
  }
  rows.resize(kept);
}

void JoinProbe::add_mark(RecordBatch& out) const {
  BatchColumn& mark = out.columns.back();
  mark.type = kBool;
  mark.resize(out.rows);
  for (std::size_t row = 0; row < static_cast<std::size_t>(out.rows); ++row) {
    mark.ints[row] = has_match(matched_[row]) ? 1 : 0;
    mark.valid[row] = matched_[row] != kUnknown ? 1 : 0;
  }
}

}  // namespace rankwise
