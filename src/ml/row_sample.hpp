#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <vector>   // std::vector

namespace rankwise {

class Communicator;

/// Samples rows without replacement: the `count` rows of all ranks whose hash of (draw, identity) is smallest, so the
/// sample does not depend on where the rows lie.
///
/// @collective
/// @param identities  one per row of this rank, unique over all ranks
/// @return            this rank's rows of the sample, ascending; all rows if there are at most `count`
std::vector<std::int64_t> sample_rows(const Communicator& comm, std::span<const std::uint64_t> identities,
                                      std::int64_t count, std::uint64_t draw);

}  // namespace rankwise
