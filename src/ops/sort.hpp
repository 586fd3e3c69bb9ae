#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// Orders rows by one column. Nulls come last, whatever the direction. Doubles: -0.0 equals 0.0, NaN is above +inf.
struct SortKey {
  enum class Collation {
    kValue,  ///< numbers by value, text by bytes
    kId,     ///< text ids: canonical integers ("0", "-7", no "07", "+7", "-0") as numbers, then all others by bytes
  };
  int column = 0;
  bool descending = false;
  Collation collation = Collation::kValue;
};

/// Sorts a distributed table: rank 0 holds the first rows, the last rank the last ones.
///
/// Sample sort: sorted shards, splitters by regular sampling, one exchange. Rows whose keys are all equal stay in
/// their order by source rank and row, and may lie on several ranks; give a key that makes rows unique where the order
/// must not depend on ranks. No rank gets more than about 1.25 times its share of rows, however many keys are equal.
///
/// @collective Every rank calls it with the same schema and keys; a shard may be empty.
Table sort_rows(const Communicator& comm, const Table& table, const std::vector<SortKey>& keys);

/// Cuts a distributed table into equal contiguous shares (see even_range), keeping the order. A sorted table stays
/// sorted; one partitioned by key hash is so no longer. @collective
Table rebalance(const Communicator& comm, const Table& table);

/// Numbers every value from 0 in ascending order over all ranks; equal values by `tie_break` (unique), ascending.
///
/// @collective
/// @param values     this rank's values
/// @param tie_break  one per value, unique over all ranks
/// @return           one position per value, in the order of `values`
std::vector<std::int64_t> global_positions(const Communicator& comm, std::span<const std::int64_t> values,
                                           std::span<const std::int64_t> tie_break);

}  // namespace rankwise
