#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

namespace rankwise {

class Communicator;

/// Positions [begin, end) among the sorted rows of all ranks.
struct PositionRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  friend bool operator==(const PositionRange&, const PositionRange&) = default;
};

/// Orders ranges and joins those that touch; empty ones vanish. @local
std::vector<PositionRange> joined_ranges(std::vector<PositionRange> ranges);

/// Tells every rank what each rank asks for. @collective
std::vector<std::vector<PositionRange>> gather_ranges(const Communicator& comm, const std::vector<PositionRange>& mine);

}  // namespace rankwise
