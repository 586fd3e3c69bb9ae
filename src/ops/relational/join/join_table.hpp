#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/data/table.hpp"
#include "engine/runtime/huge_page_allocator.hpp"
#include "engine/runtime/memory_budget.hpp"

namespace rankwise {

/// The right rows of a join, found by the hash of their keys. Rows with a null key are kept but never found.
///
/// Open addressing with linear probing over slots of 16 bytes, one per distinct hash; a slot names its row, or where
/// its rows stand in a list. Rows whose keys differ may share a hash: the caller compares keys (see hash_decides).
/// A batch is hashed first and its slots are prefetched, after Balkesen et al., "Main-Memory Hash Joins" (ICDE 2013).
/// All functions are @local.
class JoinTable {
 public:
  static constexpr std::int64_t kMostRows = UINT32_MAX - 1;

  /// The rows with one hash. One row: `begin` is its number; several: rows list()[begin, begin + count).
  struct Run {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
  };

  /// @param keys    none: every row is found for every left row
  /// @param budget  pays for rows and table as long as this lives
  JoinTable(Table rows, std::vector<int> keys, MemoryBudget& budget);

  const Table& rows() const { return rows_; }
  std::span<const int> keys() const { return keys_; }
  /// Tells whether no run is longer than one row.
  bool unique() const { return list_.empty(); }
  std::span<const std::uint32_t> list() const { return list_; }

  /// Looks up the selected rows of a batch.
  /// @param runs  one per selected row; empty for a null key
  void find(const RecordBatch& batch, std::span<const int> keys, std::vector<Run>& runs);

  /// Bytes that a table over such rows may hold at most, the rows included.
  static std::int64_t bytes_for(std::int64_t rows, std::int64_t row_bytes);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;
    std::uint32_t count = 0;  // 0: free
  };

  /// Calls `use(slot, row)` for every row with keys, its slot being found or founded.
  template <typename Use>
  void for_each_slot(Use use);
  Slot& slot_of(std::uint64_t hash);
  std::size_t home(std::uint64_t hash) const { return (hash * 0x9e3779b97f4a7c15ULL) >> shift_; }
  void resize_slots(std::int64_t distinct);
  void insert_rows();
  void list_rows();
  void list_all();

  Table rows_;
  std::vector<int> keys_;
  std::vector<Slot, HugePageAllocator<Slot>> slots_;
  int shift_ = 0;
  std::size_t mask_ = 0;
  std::int64_t used_ = 0;
  std::vector<std::uint32_t> list_;
  MemoryShare share_;

  // Working space of one batch, kept to save allocations.
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint8_t> nulls_;
  RecordBatch key_batch_;
};

}  // namespace rankwise
