#include "ml/row_sample.hpp"

#include <algorithm>  // std::sort, std::upper_bound

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"

namespace rankwise {

std::vector<std::int64_t> sample_rows(const Communicator& comm, std::span<const std::uint64_t> identities,
                                      std::int64_t count, std::uint64_t draw) {
  std::vector<std::uint64_t> hashes;  // different for different identities: combine_hash is one-to-one in its second
  for (const auto identity : identities) hashes.push_back(combine_hash(draw, identity));
  std::vector<std::uint64_t> ascending = hashes;
  std::sort(ascending.begin(), ascending.end());
  const auto up_to = [&](std::uint64_t hash) {
    return comm.sum(std::upper_bound(ascending.begin(), ascending.end(), hash) - ascending.begin());
  };

  // The smallest threshold that lets `count` rows in, found bit by bit.
  std::uint64_t below = 0;
  for (int bit = 63; bit >= 0; --bit) {
    const std::uint64_t step = std::uint64_t{1} << bit;
    if (up_to(below + step - 1) < count) below += step;
  }
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < hashes.size(); ++row) {
    if (hashes[row] <= below) rows.push_back(static_cast<std::int64_t>(row));
  }
  return rows;
}

}  // namespace rankwise
