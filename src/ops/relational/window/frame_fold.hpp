#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <span>     // std::span

#include "ops/relational/window/position_fold.hpp"
#include "ops/relational/window/snapshots.hpp"

namespace rankwise {

/// Finds the states of ascending frames.
class FrameFold {
 public:
  virtual ~FrameFold() = default;
  /// Tells the state of each frame [begin, end). @throws BudgetError  a frame is too wide for memory. @local
  virtual void next(std::span<const std::int64_t> begins, std::span<const std::int64_t> ends, Snapshots& snapshots) = 0;
};

/// What a frame that begins with its partition needs to know of other ranks.
struct RunningEdge {
  std::int64_t share_begin = 0;
  std::int64_t rows_begin = 0;  ///< in the partition that reaches in: rows before it are in `before`
  std::int64_t rows_end = 0;    ///< rows from there on are in `behind`
  StateRecord before;
  StateRecord behind;
};

/// Frames that begin with their partition: rows are only ever added.
std::unique_ptr<FrameFold> make_running_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             RunningEdge edge);

/// Frames of which both ends move: two stacks, one of suffixes of the older rows, one total of the newer ones
/// (Tangwongsan, Hirzel, Schneider: Low-Latency Sliding-Window Aggregation in Worst-Case Constant Time, 2017,
/// section 2), so that nothing need be taken out of a state. Holds a state per row of a frame.
std::unique_ptr<FrameFold> make_sliding_fold(const GroupLayout& layout, const ValueSequence& sequence,
                                             Workspace workspace);

}  // namespace rankwise
