#pragma once
#include <span>    // std::span
#include <vector>  // std::vector

#include "io/text_arena.hpp"
#include "ops/relational/order/value_sequence.hpp"
#include "ops/relational/window.hpp"
#include "ops/relational/window/frame_bounds.hpp"

namespace rankwise {

/// Tells whether a function picks the value of one other row: lag, lead, first_value, ... @local
bool is_pick_function(WindowFunction function);

/// Tells which rows of other ranks such a call picks from. @local
std::vector<PositionRange> wanted_rows(const WindowCall& call, const SortedShare& share, const FramePlan& plan,
                                       const FrameReach& reach);

/// Picks values for the rows of a share, batch after batch. @local
class PickedRows {
 public:
  PickedRows(const WindowCall& call, const ValueSequence& sequence);

  /// @param begins, ends  frames of the rows
  void next(const RowPlaces& places, std::span<const std::int64_t> begins, std::span<const std::int64_t> ends,
            BatchColumn& result);

 private:
  std::int64_t position(const RowPlace& row, std::int64_t begin, std::int64_t end) const;
  void put(std::size_t i, std::int64_t position, BatchColumn& result);
  void put_fallback(std::size_t i, BatchColumn& result);

  const WindowCall& call_;
  int column_;
  SequenceReader reader_;
  TextArena texts_;
};

}  // namespace rankwise
