#include "sql/stages/stage_builder.hpp"

#include <utility>  // std::move

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"

namespace rankwise {
namespace {

/// Reads what a stage has left and keeps its sink alive meanwhile.
class LeftoverSource : public BatchSource {
 public:
  explicit LeftoverSource(Leftover leftover) : leftover_(std::move(leftover)) {}
  const Schema& schema() const override { return leftover_.source->schema(); }
  bool next(RecordBatch& batch) override { return leftover_.source->next(batch); }

 private:
  Leftover leftover_;
};

/// Reads a store that others read too.
class SharedStoreSource : public BatchSource {
 public:
  explicit SharedStoreSource(std::shared_ptr<RowStore> store) : store_(std::move(store)), source_(store_->read()) {}
  const Schema& schema() const override { return store_->schema(); }
  bool next(RecordBatch& batch) override { return source_->next(batch); }

 private:
  std::shared_ptr<RowStore> store_;
  std::unique_ptr<BatchSource> source_;
};

/// Keeps rows in a store that outlives the stage.
class SharedStoreSink : public StageSink {
 public:
  explicit SharedStoreSink(std::shared_ptr<RowStore> store) : store_(std::move(store)) {}
  void consume(RecordBatch& batch) override { store_->append(batch); }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return nullptr; }

 private:
  std::shared_ptr<RowStore> store_;
};

}  // namespace

StageBuilder::StageBuilder(const QueryRuntime* runtime, StageGraph& graph) : runtime_(runtime), graph_(graph) {
  for (const auto& stage : graph.stages()) taken_.insert(stage.name);
}

std::string StageBuilder::stage_name(const std::string& kind) {
  const std::string wanted = prefix_.empty() ? kind : prefix_ + "." + kind;
  std::string name = wanted;
  for (int n = 2; !taken_.insert(name).second; ++n) name = wanted + "_" + std::to_string(n);
  return name;
}

std::string StageBuilder::end_stage(Pipeline rows, StageEnd end, const std::shared_ptr<Leftover>& leftover) {
  Stage stage;
  stage.name = end.name;
  stage.inputs = rows.inputs;
  stage.operators = rows.operators;
  stage.operators.push_back(end.operation);
  stage.exchange = end.exchange;
  auto pipeline = std::make_shared<Pipeline>(std::move(rows));
  stage.run = [runtime = runtime_, pipeline, make = std::move(end.make), leftover] {
    const Communicator& comm = runtime->comm;
    Leftover left;
    left.sink = run_local(comm, make);
    const auto outcome = run_pipeline(comm, *pipeline, *left.sink);
    left.source = left.sink->finish(comm);
    if (leftover) *leftover = std::move(left);
    return StageOutcome{outcome.rows_in, outcome.rows_out};
  };
  graph_.add(std::move(stage));
  return end.name;
}

EndedStage StageBuilder::end_reading(Pipeline rows, StageEnd end) {
  auto leftover = std::make_shared<Leftover>();
  return {end_stage(std::move(rows), std::move(end), leftover), leftover};
}

Pipeline StageBuilder::read(const PlanNode& node, const EndedStage& stage) {
  Pipeline rows;
  rows.schema = node.schema;
  rows.estimated_rows = node.estimated_rows;
  rows.inputs = {stage.name};
  rows.operators.push_back("read " + stage.name);
  rows.branches.push_back({[leftover = stage.leftover](const Communicator&) -> std::unique_ptr<BatchSource> {
    return std::make_unique<LeftoverSource>(std::move(*leftover));
  }});
  return rows;
}

std::string StageBuilder::keep(Pipeline rows, const std::string& kind, const std::string& operation,
                               const std::function<void(std::shared_ptr<RowStore>)>& take) {
  auto make = [runtime = runtime_, take, schema = rows.schema] {
    auto store = std::make_shared<RowStore>(schema, runtime->workspace);
    take(store);
    return std::make_shared<SharedStoreSink>(std::move(store));
  };
  return end_stage(std::move(rows), {stage_name(kind), operation, {}, std::move(make)});
}

KeptRows StageBuilder::keep_for(Pipeline rows, int readers) {
  KeptRows kept{rows.schema, rows.estimated_rows, rows.placed_by, rows.in_order, {}, {}, {}};
  kept.store = std::make_shared<std::shared_ptr<RowStore>>();
  kept.readers = std::make_shared<int>(readers);
  kept.stage = keep(std::move(rows), "shared", "keep the rows, which are read " + std::to_string(readers) + " times",
                    [to = kept.store](std::shared_ptr<RowStore> store) { *to = std::move(store); });
  return kept;
}

Pipeline StageBuilder::read(const KeptRows& kept) {
  Pipeline rows;
  rows.schema = kept.schema;
  rows.estimated_rows = kept.estimated_rows;
  rows.placed_by = kept.placed_by;
  rows.in_order = kept.in_order;
  rows.inputs = {kept.stage};
  rows.operators.push_back("read " + kept.stage);
  rows.branches.push_back(
      {[store = kept.store, readers = kept.readers](const Communicator&) -> std::unique_ptr<BatchSource> {
        auto source = std::make_unique<SharedStoreSource>(*store);
        if (--*readers == 0) store->reset();
        return source;
      }});
  return rows;
}

}  // namespace rankwise
