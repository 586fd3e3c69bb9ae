#include "sql/stages/pipeline.hpp"

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"

namespace rankwise {
namespace {

/// Counts the rows that pass.
class CountingStep : public BatchStep {
 public:
  CountingStep(BatchSink& next, std::int64_t& rows) : BatchStep(next), rows_(rows) {}
  void consume(RecordBatch& batch) override {
    rows_ += static_cast<std::int64_t>(batch.selection.size());
    next_.consume(batch);
  }

 private:
  std::int64_t& rows_;
};

}  // namespace

PipelineOutcome run_pipeline(const Communicator& comm, Pipeline& pipeline, StageSink& sink) {
  PipelineOutcome outcome;
  for (auto& branch : pipeline.branches) {
    const auto source = branch.open(comm);
    PassEnd end(sink);
    CountingStep counter(end, outcome.rows_out);
    std::vector<std::unique_ptr<BatchSink>> steps;
    BatchSink* first = &counter;
    run_local(comm, [&] {
      for (std::size_t step = branch.steps.size(); step-- > 0;) {
        steps.push_back(branch.steps[step](*first));
        first = steps.back().get();
      }
    });
    outcome.rows_in += run_pass(comm, *source, *first, sink, &end).rows_in;
    branch = {};
  }
  for (const auto& release : pipeline.release) release();
  return outcome;
}

}  // namespace rankwise
