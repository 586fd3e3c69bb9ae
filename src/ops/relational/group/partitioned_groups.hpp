#pragma once
#include <cstdint>   // std::uint64_t
#include <memory>    // std::shared_ptr
#include <optional>  // std::optional
#include <span>      // std::span
#include <vector>    // std::vector

#include "engine/data/batch_source.hpp"
#include "ops/relational/group/group_maps.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// A rank's groups within the memory budget: in memory, cut in partitions by bits of their keys' hash; when the budget
/// is used up all partial states go to a store, and memory starts anew. Reading takes one partition after the other:
/// what was spilled of it is merged with what is in memory, cut anew by further bits. All functions are @local.
class PartitionedGroups {
 public:
  /// @param level  how often rows have been cut by hash before
  PartitionedGroups(std::shared_ptr<const GroupLayout> layout, Workspace workspace, int level = 0);

  /// Folds the selected rows of an input batch. @throws OutputError  scratch space ends or cannot be written
  void fold(const RecordBatch& batch, std::span<const std::uint64_t> hashes);
  /// Merges the selected rows of a batch of partial states, with the hashes of their keys.
  void merge(const RecordBatch& batch, std::span<const std::uint64_t> hashes);
  /// Makes the group of a grouping without keys, if it does not exist.
  void add_only_group() { maps_.add_only_group(); }

  /// Gives the rows of the result, straight from the records, and gives memory back on the way.
  static std::unique_ptr<BatchSource> read(std::unique_ptr<PartitionedGroups> groups);

 private:
  class Source;

  void settle();
  void store_from(std::size_t first_partition);
  void spill_behind(std::size_t partition);
  bool is_spilled(std::size_t partition) const;
  std::unique_ptr<PartitionedGroups> gather(std::size_t partition);
  template <typename Take>
  void each_state_batch(std::size_t partition, Take take);

  std::shared_ptr<const GroupLayout> layout_;
  Workspace workspace_;
  int level_;
  GroupMaps maps_;
  std::optional<RowStore> spilled_;
  MemoryShare share_;
  std::int64_t kept_ = 0;  // bytes kept when memory was spilled
  // Working space.
  RecordBatch states_;
  std::vector<char*> records_;
};

/// Writes keys and states of records as rows [0, records.size()) of a batch of `layout.partial`. @local
void write_partial(const GroupLayout& layout, std::span<char* const> records, RecordBatch& batch);

}  // namespace rankwise
