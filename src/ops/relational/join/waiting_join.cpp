#include "ops/relational/join/waiting_join.hpp"

#include <utility>  // std::move

#include "ops/relational/join/join_bounds.hpp"

namespace rankwise {

WaitingJoin::WaitingJoin(const Communicator& comm, JoinSpec spec, RightSide facts, const Schema& left,
                         const Schema& right, Workspace workspace, const RowStore& right_rows)
    : comm_(comm),
      spec_(std::move(spec)),
      facts_(facts),
      left_schema_(left),
      right_schema_(right),
      workspace_(std::move(workspace)),
      right_rows_(right_rows),
      left_(std::make_shared<RowStore>(left_schema_, workspace_)) {}

bool WaitingJoin::next(RecordBatch& out) {
  if (!join_) start();
  return join_->next(out);
}

void WaitingJoin::start() {
  // A copy, since the join gives rows back as it goes.
  auto right = std::make_shared<RowStore>(right_schema_, workspace_);
  RecordBatch batch;
  const auto source = right_rows_.read();
  while (source->next(batch)) right->append(batch);

  MemoryShare reserve(workspace_.memory);
  reserve.set(join_reserve_bytes(workspace_.memory));
  JoinTask task{{left_, 0, 1}, {std::move(right), 0, 1}, spec_.kind};
  task.may_split = !spec_.left_keys.empty();
  std::vector<JoinTask> tasks;
  tasks.push_back(std::move(task));
  join_ = std::make_unique<PartitionJoin>(comm_, spec_, facts_, left_schema_, right_schema_, workspace_,
                                          std::move(reserve), std::move(tasks));
}

}  // namespace rankwise
