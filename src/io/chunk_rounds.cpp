#include "io/chunk_rounds.hpp"

#include <algorithm>  // std::min

namespace rankwise {

std::vector<std::vector<RowRange>> plan_chunk_rounds(RowRange share, std::int64_t chunk,
                                                     std::int64_t chunks_per_round) {
  if (share.begin == share.end) return {};
  const std::int64_t first_whole = (share.begin + chunk - 1) / chunk * chunk;
  const std::int64_t last_whole = share.end / chunk * chunk;
  if (first_whole > last_whole) return {{share}};
  std::vector<std::vector<RowRange>> rounds(1);
  if (share.begin < first_whole) rounds[0].push_back({share.begin, first_whole});
  if (last_whole < share.end) rounds[0].push_back({last_whole, share.end});
  const std::int64_t step = chunk * chunks_per_round;
  for (std::int64_t at = first_whole; at < last_whole; at += step) {
    rounds.push_back({{at, std::min(at + step, last_whole)}});
  }
  return rounds;
}

}  // namespace rankwise
