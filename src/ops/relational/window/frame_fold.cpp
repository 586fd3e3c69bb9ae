#include "ops/relational/window/frame_fold.hpp"

#include <algorithm>  // std::max, std::min
#include <cstring>    // std::memcpy
#include <numeric>    // std::iota
#include <string>     // std::to_string

#include "engine/runtime/error.hpp"
#include "ops/relational/group/group_results.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kLeaves = 256;
constexpr std::int64_t kManyRows = 32;  // from then on rows are folded straight into the record

class RunningFold : public FrameFold {
 public:
  RunningFold(const GroupLayout& layout, const ValueSequence& sequence, RunningEdge edge)
      : fold_(layout, sequence), total_(layout), edge_(std::move(edge)) {}

  void next(std::span<const std::int64_t> begins, std::span<const std::int64_t> ends, Snapshots& snapshots) override {
    for (std::size_t i = 0; i < begins.size(); ++i) {
      bool changed = i == 0;
      if (begins[i] != partition_) {
        enter(begins[i]);
        changed = true;
      }
      if (ends[i] > folded_) {
        advance(ends[i]);
        changed = true;
      }
      if (changed) {
        snapshots.take(total_.bytes());
      } else {
        snapshots.repeat();
      }
    }
  }

 private:
  void enter(std::int64_t partition) {
    partition_ = folded_ = partition;
    total_.clear();
    if (partition >= edge_.share_begin) return;
    total_.merge(edge_.before.bytes());
    folded_ = edge_.rows_begin;
  }

  void advance(std::int64_t end) {
    fold_.fold(folded_, std::min(end, edge_.rows_end), total_);
    if (end > edge_.rows_end) total_.merge(edge_.behind.bytes());
    folded_ = end;
  }

  PositionFold fold_;
  StateRecord total_;
  RunningEdge edge_;
  std::int64_t partition_ = -1;
  std::int64_t folded_ = 0;
};

class SlidingFold : public FrameFold {
 public:
  SlidingFold(const GroupLayout& layout, const ValueSequence& sequence, Workspace workspace)
      : layout_(layout),
        old_rows_(layout, sequence),
        new_rows_(layout, sequence),
        newer_(layout),
        empty_(layout),
        workspace_(std::move(workspace)),
        share_(workspace_.memory) {}

  void next(std::span<const std::int64_t> begins, std::span<const std::int64_t> ends, Snapshots& snapshots) override {
    for (std::size_t i = 0; i < begins.size(); ++i) {
      if (ends[i] <= begins[i]) {
        snapshots.take(empty_.bytes());
        continue;
      }
      if (i > 0 && begins[i] == begins[i - 1] && ends[i] == ends[i - 1]) {
        snapshots.repeat();
        continue;
      }
      if (begins[i] >= middle_) {
        turn_over(begins[i], ends[i]);
      } else if (ends[i] > end_) {
        new_rows_.fold(end_, ends[i], newer_);
        end_ = ends[i];
      }
      snapshots.take(older(begins[i]));
      if (end_ > middle_) snapshots.merge_into_last(newer_.bytes());
    }
  }

 private:
  char* older(std::int64_t position) {
    return reinterpret_cast<char*>(older_.data()) + static_cast<std::size_t>(position - begin_) * layout_.stride;
  }

  /// Makes all rows of a frame old ones: the state of each row and all that follow it.
  void turn_over(std::int64_t begin, std::int64_t end) {
    const auto bytes = (end - begin) * static_cast<std::int64_t>(layout_.stride);
    if (bytes > std::max<std::int64_t>(workspace_.memory.limit() / 2, 64 << 10)) {
      throw BudgetError("a window frame holds " + std::to_string(end - begin) + " rows, whose states take " +
                        std::to_string(bytes >> 20) + " MiB of memory; state a larger --memory or a narrower frame");
    }
    share_.set(bytes);
    older_.resize(static_cast<std::size_t>(bytes) / sizeof(std::uint64_t));
    texts_ = {};
    begin_ = begin;
    old_rows_.fold_each(begin, end, older(begin), texts_);
    for (auto at = end - 1; at > begin; --at) merge_records(layout_, older(at), older(at - 1), texts_);
    middle_ = end_ = end;
    newer_.clear();
  }

  const GroupLayout& layout_;
  PositionFold old_rows_;
  PositionFold new_rows_;
  std::vector<std::uint64_t> older_;  // states of rows [p, middle_) for p from begin_ on
  TextBlocks texts_;
  StateRecord newer_;  // of rows [middle_, end_)
  StateRecord empty_;
  std::int64_t begin_ = 0;
  std::int64_t middle_ = 0;
  std::int64_t end_ = 0;
  Workspace workspace_;
  MemoryShare share_;
};

}  // namespace

void Snapshots::clear() {
  count_ = 0;
  which_.clear();
  texts_ = {};
}

void Snapshots::take(const char* from) {
  const std::size_t needed = (count_ + 1) * layout_.stride / sizeof(std::uint64_t);
  if (words_.size() < needed) words_.resize(std::max(needed, 2 * words_.size()));
  which_.push_back(static_cast<std::uint32_t>(count_));
  char* into = record(count_++);
  std::memcpy(into, from, layout_.stride);
  for (const auto& state : layout_.states) {
    if (state.kind != StateKind::kLeastText && state.kind != StateKind::kGreatestText) continue;
    auto& text = state_at<TextSlot>(into, state);
    text = texts_.keep(text);  // the record's own bytes may be written again
  }
}

void Snapshots::merge_into_last(const char* from) {
  merge_records(layout_, from, record(count_ - 1), texts_);
}

void Snapshots::write(RecordBatch& results) {
  records_.clear();
  for (std::size_t i = 0; i < count_; ++i) records_.push_back(record(i));
  if (count_ == which_.size()) return write_results(layout_, records_, results);
  write_results(layout_, records_, distinct_);
  results.rows = static_cast<std::int64_t>(which_.size());
  results.columns.resize(distinct_.columns.size());
  for (std::size_t c = 0; c < results.columns.size(); ++c) {
    const BatchColumn& from = distinct_.columns[c];
    BatchColumn& to = results.columns[c];
    to.type = from.type;
    to.resize(results.rows);
    for (std::size_t i = 0; i < which_.size(); ++i) to.valid[i] = from.valid[which_[i]];
    for (std::size_t i = 0; i < to.ints.size(); ++i) to.ints[i] = from.ints[which_[i]];
    for (std::size_t i = 0; i < to.doubles.size(); ++i) to.doubles[i] = from.doubles[which_[i]];
    for (std::size_t i = 0; i < to.texts.size(); ++i) to.texts[i] = from.texts[which_[i]];
  }
  results.select_all();
}

void PositionFold::fold(std::int64_t begin, std::int64_t end, StateRecord& into) {
  while (begin < end) {
    if (end - begin < kManyRows) {
      into.merge(leaf(begin++));
      continue;
    }
    reader_.seek(begin);
    const std::int64_t rows = std::min(end - begin, reader_.rows_on());
    rows_.resize(static_cast<std::size_t>(rows));
    std::iota(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(reader_.row()));
    into.fold(reader_.batch(), rows_);
    begin += rows;
  }
}

void PositionFold::fold_each(std::int64_t begin, std::int64_t end, char* records, TextBlocks& texts) {
  while (begin < end) {
    reader_.seek(begin);
    const auto rows = static_cast<std::size_t>(std::min(end - begin, reader_.rows_on()));
    rows_.resize(rows);
    std::iota(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(reader_.row()));
    records_.resize(rows);
    for (auto& record : records_) {
      record = records;
      std::memcpy(record, layout_.fresh.data(), layout_.stride);
      records += layout_.stride;
    }
    texts_.assign(rows, &texts);
    fold_rows(layout_, reader_.batch(), {rows_, records_, texts_});
    begin += static_cast<std::int64_t>(rows);
  }
}

/// The state of one row. States are made for some rows at once, and stay for later calls.
const char* PositionFold::leaf(std::int64_t position) {
  if (position < leaves_begin_ || position >= leaves_end_) {
    reader_.seek(position);
    leaves_begin_ = position;
    leaves_end_ = position + std::min(kLeaves, reader_.rows_on());
    leaves_.resize(static_cast<std::size_t>(leaves_end_ - position) * layout_.stride / sizeof(std::uint64_t));
    leaf_texts_ = {};
    fold_each(position, leaves_end_, reinterpret_cast<char*>(leaves_.data()), leaf_texts_);
  }
  return reinterpret_cast<const char*>(leaves_.data()) +
         static_cast<std::size_t>(position - leaves_begin_) * layout_.stride;
}

std::unique_ptr<FrameFold> make_running_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             RunningEdge edge) {
  return std::make_unique<RunningFold>(layout, sequence, std::move(edge));
}

std::unique_ptr<FrameFold> make_sliding_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             Workspace workspace) {
  return std::make_unique<SlidingFold>(layout, sequence, std::move(workspace));
}

}  // namespace rankwise
