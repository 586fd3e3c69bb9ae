#include "ops/relational/join/partition_join.hpp"

#include <algorithm>  // std::max
#include <bit>        // std::bit_ceil

#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

constexpr int kMostSplitBits = 48;
constexpr std::int64_t kMostParts = 64;

/// Copies rows into a store with 2^`bits` partitions, by the bits of the hash from `first_bit` on.
std::shared_ptr<RowStore> part_rows(const StoreRange& rows, std::span<const int> keys, int first_bit, int bits,
                                    const Workspace& workspace) {
  auto store = std::make_shared<RowStore>(rows.store->schema(), workspace, 1 << bits);
  const auto source = rows.read();
  RecordBatch batch;
  std::vector<std::uint64_t> hashes;
  std::vector<int> partition_of;
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  while (source->next(batch)) {
    hash_keys(batch, keys, hashes);
    partition_of.clear();
    for (const auto hash : hashes) partition_of.push_back(static_cast<int>(hash >> first_bit & mask));
    store->append(batch, partition_of);
  }
  return store;
}

}  // namespace

PartitionJoin::PartitionJoin(const Communicator& comm, JoinSpec spec, RightSide facts, const Schema& left,
                             const Schema& right, Workspace workspace, MemoryShare reserve, std::vector<JoinTask> tasks)
    : comm_(comm),
      spec_(std::move(spec)),
      facts_(facts),
      left_(left),
      right_(right),
      schema_(join_schema(spec_, left, right)),
      workspace_(std::move(workspace)),
      reserve_(std::move(reserve)),
      reserved_bytes_(reserve_.bytes()),
      tasks_(std::move(tasks)) {
  std::reverse(tasks_.begin(), tasks_.end());
}

bool PartitionJoin::next(RecordBatch& batch) {
  while (true) {
    if (join_) {
      if (join_->next(batch)) return true;
      join_.reset();
      task_->left.clear();
      task_->right.clear();
      task_.reset();
      reserve_.set(reserved_bytes_);
    }
    if (tasks_.empty()) {
      reserve_.set(0);
      return false;
    }
    start_task();
  }
}

std::int64_t PartitionJoin::most_table_bytes() const {
  return reserved_bytes_ + std::max<std::int64_t>(0, workspace_.memory.left());
}

void PartitionJoin::start_task() {
  JoinTask task = std::move(tasks_.back());
  tasks_.pop_back();
  const auto most_bytes = most_table_bytes();
  const bool fits = JoinTable::bytes_for(task.right.rows(), task.right.bytes()) <= most_bytes;
  if (!fits && task.may_split && split(task, most_bytes)) return;
  reserve_.set(0);  // the table takes its place
  JoinSpec spec = spec_;
  spec.kind = task.kind;
  join_ = std::make_unique<BlockJoin>(comm_, spec, left_, right_, facts_, task.left, task.right, most_bytes,
                                      workspace_.memory);
  task_ = std::move(task);
}

/// Parts a task by further bits of the hash, unless there are none.
bool PartitionJoin::split(const JoinTask& task, std::int64_t most_bytes) {
  const auto need = JoinTable::bytes_for(task.right.rows(), task.right.bytes());
  const auto parts =
      std::min<std::uint64_t>(std::bit_ceil(static_cast<std::uint64_t>(2 * need / most_bytes + 2)), kMostParts);
  const int bits = std::countr_zero(parts);
  if (task.split_bits + bits > kMostSplitBits) return false;
  const auto right_rows = task.right.rows();
  auto right = part_rows(task.right, spec_.right_keys, task.split_bits, bits, workspace_);
  task.right.clear();
  auto left = part_rows(task.left, spec_.left_keys, task.split_bits, bits, workspace_);
  task.left.clear();
  for (int p = 0; p < (1 << bits); ++p) {
    JoinTask part{{left, p, p + 1}, {right, p, p + 1}, task.kind, task.split_bits + bits};
    part.may_split = part.right.rows() < right_rows - right_rows / 8;
    tasks_.push_back(std::move(part));
  }
  return true;
}

}  // namespace rankwise
