#pragma once
#include <functional>  // std::function
#include <memory>      // std::shared_ptr
#include <set>         // std::set
#include <string>      // std::string
#include <vector>      // std::vector

#include "engine/plan/stage.hpp"
#include "ops/stream/row_store.hpp"
#include "sql/logical_plan.hpp"
#include "sql/stages/pipeline.hpp"
#include "sql/stages/stage_planner.hpp"

namespace rankwise {

/// Where a pipeline ends.
struct StageEnd {
  std::string name;
  std::string operation;      ///< for people
  std::string exchange = {};  ///< how rows move; empty: they stay
  std::function<std::shared_ptr<StageSink>()> make;
};

/// What a stage leaves for the one that reads it. The source may read what the sink holds.
struct Leftover {
  std::shared_ptr<StageSink> sink;
  std::unique_ptr<BatchSource> source;
};

/// A stage and what it will leave.
struct EndedStage {
  std::string name;
  std::shared_ptr<Leftover> leftover;
};

/// Rows that several stages read.
struct KeptRows {
  Schema schema;
  double estimated_rows = -1;
  std::vector<int> placed_by;
  bool in_order = false;
  std::string stage;
  std::shared_ptr<std::shared_ptr<RowStore>> store;
  std::shared_ptr<int> readers;  ///< still to come
};

/// Adds stages to a graph: what a pipeline ends in, and how the next one reads it. @local
class StageBuilder {
 public:
  StageBuilder(const QueryRuntime* runtime, StageGraph& graph);

  /// Names that stages get from here on start with this.
  void set_prefix(const std::string& prefix) { prefix_ = prefix; }
  const std::string& prefix() const { return prefix_; }
  /// A name that no stage has yet: "<prefix>.<kind>", numbered from the second on.
  std::string stage_name(const std::string& kind);

  /// Adds the stage in which `rows` end. @return its name
  std::string end_stage(Pipeline rows, StageEnd end, const std::shared_ptr<Leftover>& leftover = nullptr);
  /// The same, with a result that one other stage reads.
  EndedStage end_reading(Pipeline rows, StageEnd end);
  static Pipeline read(const PlanNode& node, const EndedStage& stage);

  /// Adds a stage that keeps its rows; `take` gets the store when the stage runs.
  std::string keep(Pipeline rows, const std::string& kind, const std::string& operation,
                   const std::function<void(std::shared_ptr<RowStore>)>& take);
  /// Adds a stage whose rows are read `readers` times; the last reader gives the memory back.
  KeptRows keep_for(Pipeline rows, int readers);
  static Pipeline read(const KeptRows& kept);

 private:
  const QueryRuntime* runtime_;
  StageGraph& graph_;
  std::string prefix_;
  std::set<std::string> taken_;
};

}  // namespace rankwise
