#include "ops/relational/window/frame_fold.hpp"

#include <algorithm>  // std::max, std::min
#include <string>     // std::to_string

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

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

std::unique_ptr<FrameFold> make_running_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             RunningEdge edge) {
  return std::make_unique<RunningFold>(layout, sequence, std::move(edge));
}

std::unique_ptr<FrameFold> make_sliding_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             Workspace workspace) {
  return std::make_unique<SlidingFold>(layout, sequence, std::move(workspace));
}

}  // namespace rankwise
