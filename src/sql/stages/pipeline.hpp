#pragma once
#include <functional>  // std::function
#include <memory>      // std::unique_ptr
#include <string>      // std::string
#include <vector>      // std::vector

#include "engine/data/schema.hpp"
#include "ops/stream/batch_stream.hpp"

namespace rankwise {

/// Makes a step that hands its result to `next`. @local
using MakeStep = std::function<std::unique_ptr<BatchSink>(BatchSink& next)>;

/// A source and the steps that its rows pass through.
struct Branch {
  std::function<std::unique_ptr<BatchSource>(const Communicator& comm)> open;  ///< @collective
  std::vector<MakeStep> steps = {};
};

/// A stage in the making: what its rows come from and pass through, before it is decided where they end. A union has
/// several branches.
struct Pipeline {
  std::vector<Branch> branches;
  Schema schema;
  std::vector<int> placed_by = {};  ///< rows lie by the hash of these columns; empty: not known
  bool in_order = false;            ///< rank order continues the order of rows
  double estimated_rows = -1;
  std::vector<std::string> inputs = {};             ///< stages that it reads
  std::vector<std::string> operators = {};          ///< for people
  std::vector<std::function<void()>> release = {};  ///< gives back what steps shared, once the stage has run

  void add_step(const MakeStep& step) {
    for (auto& branch : branches) branch.steps.push_back(step);
  }
};

/// Runs all branches of a pipeline into `sink`. @collective
/// @return rows pulled from the sources and rows that reached the sink, on this rank
struct PipelineOutcome {
  std::int64_t rows_in = 0;
  std::int64_t rows_out = 0;
};
PipelineOutcome run_pipeline(const Communicator& comm, Pipeline& pipeline, StageSink& sink);

}  // namespace rankwise
