#include "ops/expression/evaluator.hpp"
#include "sql/stages/steps.hpp"

namespace rankwise {
namespace {

class FilterStep : public BatchStep {
 public:
  FilterStep(std::vector<Evaluator> conjuncts, BatchSink& next) : BatchStep(next), conjuncts_(std::move(conjuncts)) {}

  void consume(RecordBatch& batch) override {
    for (auto& conjunct : conjuncts_) {
      conjunct.filter(batch);
      if (batch.selection.empty()) return;
    }
    next_.consume(batch);
  }

 private:
  std::vector<Evaluator> conjuncts_;
};

}  // namespace

std::unique_ptr<BatchSink> make_filter_step(const std::vector<Expression>& conjuncts,
                                            const std::vector<std::string>& names, int ordinal, BatchSink& next) {
  std::vector<Evaluator> evaluators;
  for (const auto& conjunct : conjuncts) evaluators.emplace_back(conjunct, names, ordinal++);
  return std::make_unique<FilterStep>(std::move(evaluators), next);
}

}  // namespace rankwise
