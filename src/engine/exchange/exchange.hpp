#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span

#include "engine/data/table.hpp"
#include "engine/numeric/int128.hpp"

namespace rankwise {

class Communicator;

/// Moves every row to the rank named for it.
///
/// The rows of a destination arrive by source rank and keep their order within a source. Columns travel as typed
/// buffers with 64-bit counts.
///
/// @collective Every rank calls it with the same schema; a shard may be empty.
/// @param destination  one rank per row of `table`
Table exchange_rows(const Communicator& comm, const Table& table, std::span<const int> destination);

/// Moves every row to the rank that owns the hash of its key columns. A null is a key like any other.
///
/// @collective Every rank calls it with the same schema and keys; a shard may be empty.
/// @param keys  indices of the key columns
/// @return      the same rows, partitioned by the hash of `keys`
Table exchange_by_key(const Communicator& comm, const Table& table, std::span<const int> keys);

/// Hashes the key columns of one row; equal keys hash alike on every rank. @local
std::uint64_t hash_row_key(const Table& table, std::span<const int> keys, std::int64_t row);

/// Names the owner of a key's hash. @local
inline int owner_of(std::uint64_t hash, int ranks) {
  return static_cast<int>((static_cast<uint128>(hash) * static_cast<unsigned>(ranks)) >> 64);
}

/// Cuts `total` rows into one contiguous range per rank; `rank` owns [begin, end). @local
struct RowRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};
RowRange even_range(std::int64_t total, int ranks, int rank);

}  // namespace rankwise
