#include "customer/synthetic/alias_table.hpp"

#include <algorithm>  // std::min
#include <numeric>    // std::accumulate

#include "engine/runtime/error.hpp"

namespace rankwise {

AliasTable::AliasTable(std::span<const double> weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  require(total > 0.0, "a positive weight to draw from");
  const auto count = static_cast<std::uint32_t>(weights.size());

  std::vector<double> share;  // 1 is a full cell
  std::vector<std::uint32_t> poor;
  std::vector<std::uint32_t> rich;
  for (std::uint32_t i = 0; i < count; ++i) {
    share.push_back(weights[i] / total * count);
    (share[i] < 1.0 ? poor : rich).push_back(i);
    cells_.push_back({UINT32_MAX, i});
  }
  while (!poor.empty() && !rich.empty()) {
    const auto taker = poor.back();
    const auto giver = rich.back();
    poor.pop_back();
    cells_[taker] = {static_cast<std::uint32_t>(std::min(share[taker] * 0x1p32, 0x1p32 - 1.0)), giver};
    share[giver] -= 1.0 - share[taker];
    if (share[giver] < 1.0) {
      rich.pop_back();
      poor.push_back(giver);
    }
  }
}

std::uint32_t AliasTable::pick(std::uint64_t bits) const {
  const auto index = static_cast<std::uint32_t>(((bits >> 32) * cells_.size()) >> 32);
  return static_cast<std::uint32_t>(bits) < cells_[index].threshold ? index : cells_[index].alias;
}

}  // namespace rankwise
