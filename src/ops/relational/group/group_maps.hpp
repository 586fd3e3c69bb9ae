#pragma once
#include <cstdint>  // std::uint64_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "ops/relational/group/group_keys.hpp"
#include "ops/relational/group/group_layout.hpp"
#include "ops/relational/group/group_map.hpp"
#include "ops/relational/group/state_loops.hpp"

namespace rankwise {

/// Groups in memory, in one map or cut over several by bits of their keys' hash. Rows are taken in slices small enough
/// that the records they touch stay in the nearest cache while all states are folded. All functions are @local.
class GroupMaps {
 public:
  /// @param bits       2^bits maps
  /// @param first_bit  of the hash that chooses the map; the lower 32 bits are the maps' own
  GroupMaps(const GroupLayout& layout, int bits, int first_bit);

  /// Folds the selected rows of an input batch. @param hashes  of the keys, one per selected row (see hash_keys)
  void fold(const RecordBatch& batch, std::span<const std::uint64_t> hashes);
  /// Merges the selected rows of a batch of `layout.partial`.
  void merge(const RecordBatch& batch, std::span<const std::uint64_t> hashes);
  /// Makes the group of a grouping without keys, if it does not exist.
  void add_only_group() { only_group(); }

  std::size_t count() const { return maps_.size(); }
  GroupMap& operator[](std::size_t i) { return maps_[i]; }
  std::size_t groups() const;
  std::int64_t bytes() const;
  /// About what the groups need, without memory that is set aside.
  std::int64_t bytes_used() const;
  /// Forgets all groups; `reset` keeps memory for new ones.
  void clear();
  void reset();

 private:
  GroupRows find(const RecordBatch& batch, std::span<const int> columns, std::span<const std::uint32_t> rows,
                 std::span<const std::uint64_t> hashes);
  template <typename Keys>
  void find(const Keys& keys, std::span<const std::uint64_t> hashes);
  template <bool kPrefetch, typename Keys>
  void find_ahead(const Keys& keys, std::span<const std::uint64_t> hashes);
  char* only_group() { return maps_.front().find_or_add(0, NoKeys(), 0); }
  GroupMap& map_of(std::uint64_t hash) { return maps_[hash >> first_bit_ & mask_]; }

  const GroupLayout& layout_;
  int first_bit_;
  std::uint64_t mask_;
  bool has_texts_;
  std::vector<int> input_keys_;
  std::vector<GroupMap> maps_;
  // Working space of one slice.
  AnyKeys any_keys_;
  std::vector<char*> records_;
  std::vector<TextBlocks*> texts_;
};

/// Walks over the records of a map. @local
class GroupCursor {
 public:
  explicit GroupCursor(const GroupMap& map) : map_(&map) {}
  /// Replaces `records` by the next ones, up to kBatchRows; false at the end.
  bool next(std::vector<char*>& records);

 private:
  const GroupMap* map_;
  std::size_t block_ = 0;
  std::size_t row_ = 0;
};

}  // namespace rankwise
