#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "engine/exchange/exchange.hpp"

namespace rankwise {

/// Plans in which rounds a rank writes its elements `share` of a dataset that is stored in chunks of `chunk` elements.
///
/// The first round holds the elements at both ends that fill a chunk together with another rank's; the others hold up
/// to `chunks_per_round` whole chunks. So each chunk is written in one round, by all ranks that have a part in it, and
/// never read back to be completed.
/// @local
/// @return one list of runs per round; none for an empty share
std::vector<std::vector<RowRange>> plan_chunk_rounds(RowRange share, std::int64_t chunk, std::int64_t chunks_per_round);

}  // namespace rankwise
