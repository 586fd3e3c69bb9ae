#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/relational/order/value_sequence.hpp"
#include "ops/relational/window/range_bound.hpp"
#include "ops/relational/window/row_places.hpp"

namespace rankwise {

/// A frame with what its distances refer to.
struct FramePlan {
  WindowFrame frame;
  int key = -1;  ///< column of the order key, for distances by value
  std::optional<RangeBound> begin = {};
  std::optional<RangeBound> end = {};

  bool by_value() const { return begin || end; }
};

/// @param order  of the window; a distance by value needs exactly one key
FramePlan plan_frame(const WindowFrame& frame, const std::vector<OrderKey>& order, const Schema& input);

/// Where a row's frame begins and ends, but for bounds by value.
std::int64_t frame_begin(const FramePlan& plan, const RowPlace& row);
std::int64_t frame_end(const FramePlan& plan, const RowPlace& row);

/// Positions that frames of a share's rows reach beyond the share: the frame of its first row may begin and end before
/// it, that of its last row begin and end behind it. Else these are the share's own ends. A rank without rows reaches
/// nothing.
struct FrameReach {
  std::int64_t begin_before = 0;
  std::int64_t end_before = 0;
  std::int64_t begin_behind = 0;
  std::int64_t end_behind = 0;
};

/// Finds how far a frame reaches. Distances by value ask the neighbours. @collective
FrameReach find_reach(const Communicator& comm, const SortedShare& share, const FramePlan& plan);

/// Finds the frames [begin, end) of rows, batch after batch. @local
class FrameCursor {
 public:
  /// @param sequence  holds the order key as far as the frame reaches, where distances are by value; else null
  FrameCursor(const FramePlan& plan, const FrameReach& reach, const SortedShare& share, const ValueSequence* sequence);

  void next(const RecordBatch& batch, const RowPlaces& places);
  const std::vector<std::int64_t>& begins() const { return begins_; }
  const std::vector<std::int64_t>& ends() const { return ends_; }

 private:
  /// Walks to the bounds by value of row after row: they ascend within a partition.
  struct Walk {
    const RangeBound* bound;
    SequenceReader keys;
    std::int64_t at;      ///< rows before it lie before the bound
    std::int64_t behind;  ///< where it stops in a partition that goes on behind the share
    std::int64_t partition;
  };
  void walk(Walk& walk, const BatchColumn& key, const RowPlaces& places, const std::vector<std::int64_t>& of_nulls,
            std::vector<std::int64_t>& bounds) const;

  const FramePlan& plan_;
  std::int64_t share_begin_;
  std::int64_t share_end_;
  int kept_key_ = -1;
  std::optional<Walk> begin_;
  std::optional<Walk> end_;
  std::vector<std::int64_t> begins_;
  std::vector<std::int64_t> ends_;
};

}  // namespace rankwise
