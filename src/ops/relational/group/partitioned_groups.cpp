#include "ops/relational/group/partitioned_groups.hpp"

#include <algorithm>  // std::max

#include "ops/relational/group/group_results.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

// The lower 32 bits of a hash are the maps' own, the highest choose the owning rank.
constexpr int kPartitionBits = 5;
constexpr int kFirstBit = 32;
constexpr int kLevels = 4;

}  // namespace

PartitionedGroups::PartitionedGroups(std::shared_ptr<const GroupLayout> layout, Workspace workspace, int level)
    : layout_(std::move(layout)),
      workspace_(std::move(workspace)),
      level_(level),
      maps_(*layout_, layout_->keys.empty() ? 0 : kPartitionBits, kFirstBit + level * kPartitionBits),
      share_(workspace_.memory) {}

void PartitionedGroups::fold(const RecordBatch& batch, std::span<const std::uint64_t> hashes) {
  maps_.fold(batch, hashes);
  settle();
}

void PartitionedGroups::merge(const RecordBatch& batch, std::span<const std::uint64_t> hashes) {
  maps_.merge(batch, hashes);
  settle();
}

/// Books what is held, and spills it where the budget is used up; the memory is kept and filled again, unless others
/// have taken more meanwhile. Next to nothing is not spilled: others hold the budget then, and this would come back
/// batch after batch.
void PartitionedGroups::settle() {
  constexpr std::int64_t kLeastSpill = 64 << 10;
  const MemoryBudget& memory = workspace_.memory;
  const std::int64_t little = memory.limit() / 32;
  share_.set(maps_.bytes());
  if (memory.left() >= 0 || level_ + 1 == kLevels || layout_->keys.empty()) return;
  const bool fills_kept = share_.bytes() <= kept_ && memory.left() >= -little;
  if (fills_kept || share_.bytes() < std::max(little, kLeastSpill)) return;
  store_from(0);
  memory.left() >= -little ? maps_.reset() : maps_.clear();
  share_.set(maps_.bytes());
  kept_ = share_.bytes();
}

/// Copies the groups of all partitions from `first_partition` on to the store. They are forgotten afterwards, so that
/// the store finds the budget used up and writes to disk.
void PartitionedGroups::store_from(std::size_t first_partition) {
  if (!spilled_) spilled_.emplace(layout_->partial, workspace_, static_cast<int>(maps_.count()));
  for (auto p = first_partition; p < maps_.count(); ++p) {
    each_state_batch(p, [&](const RecordBatch& states) { spilled_->append(states, static_cast<int>(p)); });
  }
}

/// Makes room for merging a partition.
void PartitionedGroups::spill_behind(std::size_t partition) {
  store_from(partition + 1);
  for (auto p = partition + 1; p < maps_.count(); ++p) maps_[p].clear();
  share_.set(maps_.bytes());
}

template <typename Take>
void PartitionedGroups::each_state_batch(std::size_t partition, Take take) {
  GroupCursor cursor(maps_[partition]);
  while (cursor.next(records_)) {
    write_partial(*layout_, records_, states_);
    take(states_);
  }
}

bool PartitionedGroups::is_spilled(std::size_t partition) const {
  return spilled_ && spilled_->rows(static_cast<int>(partition)) > 0;
}

/// Merges what was spilled of a partition with its groups in memory.
std::unique_ptr<PartitionedGroups> PartitionedGroups::gather(std::size_t partition) {
  const auto p = static_cast<int>(partition);
  if (workspace_.memory.left() < 2 * spilled_->bytes(p)) spill_behind(partition);
  auto gathered = std::make_unique<PartitionedGroups>(layout_, workspace_, level_ + 1);
  std::vector<std::uint64_t> hashes;
  const auto merge = [&](const RecordBatch& states) {
    hash_keys(states, layout_->partial_keys, hashes);
    gathered->merge(states, hashes);
  };
  each_state_batch(partition, merge);
  maps_[partition].clear();
  share_.set(maps_.bytes());
  const auto source = spilled_->read(p);
  while (source->next(states_)) merge(states_);
  spilled_->clear(p);
  return gathered;
}

class PartitionedGroups::Source : public BatchSource {
 public:
  explicit Source(std::unique_ptr<PartitionedGroups> groups) : groups_(std::move(groups)) {}
  const Schema& schema() const override { return groups_->layout_->result; }

  bool next(RecordBatch& batch) override {
    while (true) {
      if (gathered_) {
        if (gathered_->next(batch)) return true;
        gathered_.reset();
      } else if (cursor_) {
        if (cursor_->next(records_)) {
          write_results(*groups_->layout_, records_, batch);
          return true;
        }
        groups_->maps_[partition_ - 1].clear();
        groups_->share_.set(groups_->maps_.bytes());
        cursor_.reset();
      }
      if (partition_ == groups_->maps_.count()) return false;
      start(partition_++);
    }
  }

 private:
  void start(std::size_t partition) {
    if (groups_->is_spilled(partition)) {
      gathered_ = read(groups_->gather(partition));
    } else {
      cursor_.emplace(groups_->maps_[partition]);
    }
  }

  std::unique_ptr<PartitionedGroups> groups_;
  std::size_t partition_ = 0;  // the next one
  std::optional<GroupCursor> cursor_;
  std::unique_ptr<BatchSource> gathered_;
  std::vector<char*> records_;
};

std::unique_ptr<BatchSource> PartitionedGroups::read(std::unique_ptr<PartitionedGroups> groups) {
  return std::make_unique<Source>(std::move(groups));
}

void write_partial(const GroupLayout& layout, std::span<char* const> records, RecordBatch& batch) {
  batch.rows = static_cast<std::int64_t>(records.size());
  batch.columns.resize(static_cast<std::size_t>(layout.partial.size()));
  batch.select_all();
  write_keys(layout, records, batch);
  write_states(layout, {batch.selection, records, {}}, batch);
}

}  // namespace rankwise
