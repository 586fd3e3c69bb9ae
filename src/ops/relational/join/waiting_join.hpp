#pragma once
#include <memory>  // std::unique_ptr

#include "ops/relational/join/partition_join.hpp"

namespace rankwise {

/// Joins left rows that stream by with a right side that has turned out too large for one table: the left rows wait in
/// the store until the last one is there, and are then joined part by part. @local
class WaitingJoin {
 public:
  /// @param right_rows  all of them; they stay, for others may read them too
  WaitingJoin(const Communicator& comm, JoinSpec spec, RightSide facts, const Schema& left, const Schema& right,
              Workspace workspace, const RowStore& right_rows);

  /// @throws OutputError  scratch space ends
  void add(const RecordBatch& left) { left_->append(left); }
  /// Gives the next results once all left rows are there, or false. @throws EvaluationError, after which it goes on
  bool next(RecordBatch& out);

 private:
  void start();

  Communicator comm_;
  JoinSpec spec_;
  RightSide facts_;
  Schema left_schema_;
  Schema right_schema_;
  Workspace workspace_;
  const RowStore& right_rows_;
  std::shared_ptr<RowStore> left_;
  std::unique_ptr<PartitionJoin> join_;
};

}  // namespace rankwise
