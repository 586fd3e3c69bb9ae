#pragma once
#include <cstdint>        // std::uint64_t
#include <unordered_map>  // std::unordered_map
#include <vector>         // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/data/table.hpp"
#include "ops/relational/join/key_hash_set.hpp"
#include "ops/relational/join/row_pairs.hpp"

namespace rankwise {

/// Drops rows that repeat a frequent key, for joins that only ask whether there is a match: one row per key tells as
/// much. @local
class RepeatFilter {
 public:
  /// @param frequent  hashes of the keys to look at
  RepeatFilter(const std::vector<std::uint64_t>& frequent, std::vector<int> keys, const Schema& schema);

  /// Keeps in the selection what does not repeat a row seen before.
  void filter(RecordBatch& batch);

 private:
  KeyHashSet frequent_;
  std::vector<int> keys_;
  Table seen_;  // the first row with each frequent hash
  std::unordered_map<std::uint64_t, std::uint32_t> places_;

  // Working space of one batch, kept to save allocations.
  std::vector<std::uint64_t> hashes_;
  RowPairs repeats_;
  std::vector<std::uint8_t> dropped_;
};

}  // namespace rankwise
