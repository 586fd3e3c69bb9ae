#pragma once
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "engine/data/batch_source.hpp"
#include "ops/relational/join/block_join.hpp"
#include "ops/relational/join/store_range.hpp"

namespace rankwise {

/// Left rows and the right rows that may match them, and how they are joined.
struct JoinTask {
  StoreRange left;
  StoreRange right;
  JoinKind kind;
  int split_bits = 0;     ///< lowest bits of the hash that rows have in common already
  bool may_split = true;  ///< false: most rows share one key, so that further bits do not part them
};

/// Joins one task after the other (grace hash join: Kitsuregawa et al. 1983). A right side that is too large for a
/// table is parted by further bits of the hash, together with the left one; where that does not help, by blocks.
/// @local
class PartitionJoin : public BatchSource {
 public:
  /// @param reserve  bytes of the budget that are kept free for tables; given back at the end
  PartitionJoin(const Communicator& comm, JoinSpec spec, RightSide facts, const Schema& left, const Schema& right,
                Workspace workspace, MemoryShare reserve, std::vector<JoinTask> tasks);

  const Schema& schema() const override { return schema_; }
  bool next(RecordBatch& batch) override;

 private:
  std::int64_t most_table_bytes() const;
  void start_task();
  bool split(const JoinTask& task, std::int64_t most_bytes);

  Communicator comm_;
  JoinSpec spec_;
  RightSide facts_;
  Schema left_;
  Schema right_;
  Schema schema_;
  Workspace workspace_;
  MemoryShare reserve_;
  std::int64_t reserved_bytes_;
  std::vector<JoinTask> tasks_;  // the next one is the last
  std::optional<JoinTask> task_;
  std::unique_ptr<BlockJoin> join_;
};

}  // namespace rankwise
