#include "ops/relational/order/position_ranges.hpp"

#include <algorithm>  // std::max, std::sort
#include <cstring>    // std::memcpy
#include <string>     // std::string

#include "engine/comm/communicator.hpp"

namespace rankwise {

std::vector<PositionRange> joined_ranges(std::vector<PositionRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const PositionRange& a, const PositionRange& b) { return a.begin < b.begin; });
  std::vector<PositionRange> joined;
  for (const auto& range : ranges) {
    if (range.begin >= range.end) continue;
    if (!joined.empty() && range.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, range.end);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

std::vector<std::vector<PositionRange>> gather_ranges(const Communicator& comm,
                                                      const std::vector<PositionRange>& mine) {
  std::string bytes(mine.size() * sizeof(PositionRange), '\0');
  if (!mine.empty()) std::memcpy(bytes.data(), mine.data(), bytes.size());
  std::vector<std::vector<PositionRange>> all;
  for (const auto& text : comm.all_gather_text(bytes)) {
    auto& ranges = all.emplace_back(text.size() / sizeof(PositionRange));
    if (!text.empty()) std::memcpy(ranges.data(), text.data(), text.size());
  }
  return all;
}

}  // namespace rankwise
