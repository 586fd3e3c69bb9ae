#include "engine/data/table.hpp"
#include "sql/stages/steps.hpp"

namespace rankwise {
namespace {

class RepeatStep : public BatchStep {
 public:
  explicit RepeatStep(BatchSink& next) : BatchStep(next) {}

  void consume(RecordBatch& batch) override {
    const BatchColumn counts = std::move(batch.columns.back());
    batch.columns.pop_back();
    const std::vector<std::uint32_t> rows = batch.selection;
    // The n-th time through, the rows that stand in the result at least n times.
    for (std::int64_t time = 1;; ++time) {
      std::vector<std::uint32_t> still;
      for (const auto row : rows) {
        if (counts.ints[row] >= time) still.push_back(row);
      }
      if (still.empty()) return;
      RecordBatch repeated = batch;
      repeated.selection = std::move(still);
      next_.consume(repeated);
    }
  }
};

}  // namespace

std::unique_ptr<BatchSink> make_repeat_step(BatchSink& next) {
  return std::make_unique<RepeatStep>(next);
}

}  // namespace rankwise
