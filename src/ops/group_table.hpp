#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "ops/key_rows.hpp"

namespace rankwise {

/// Numbers the distinct keys of record batches from 0, in the order of their first row.
///
/// Open addressing with linear probing over (hash tag, group) slots of 8 bytes; keys lie back to back as bytes.
/// A batch is hashed and its slots are prefetched before the first probe. All functions are @local.
class GroupTable {
 public:
  static constexpr std::int64_t kMostGroups = UINT32_MAX - 1;

  GroupTable();

  /// Finds the group of every selected row; a new key founds one.
  /// @param keys    key columns of the batch
  /// @param groups  one group per selected row
  void find_or_add(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint32_t>& groups);

  std::int64_t size() const { return static_cast<std::int64_t>(hashes_.size()); }
  std::uint64_t hash(std::int64_t group) const { return hashes_[static_cast<std::size_t>(group)]; }

  /// Appends the keys of `groups` to columns of the key types.
  void append_keys(std::span<const std::int64_t> groups, std::span<Column> columns) const;

  /// Counts the bytes held.
  std::int64_t bytes() const;

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t group = kFree;
  };
  static constexpr std::uint32_t kFree = UINT32_MAX;

  std::uint32_t find_or_add(std::span<const char> key, std::uint64_t hash);
  std::uint32_t add(std::span<const char> key, std::uint64_t hash);
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::size_t> key_offsets_{0};
  std::vector<char> key_bytes_;

  // Working space of one batch, kept to save allocations.
  std::vector<std::uint8_t> starts_;
  std::vector<std::uint32_t> heads_;
  KeyRows head_keys_;
  std::vector<std::uint64_t> head_hashes_;
};

}  // namespace rankwise
