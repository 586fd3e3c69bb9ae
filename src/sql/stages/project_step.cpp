#include <optional>  // std::optional

#include "ops/expression/evaluator.hpp"
#include "sql/stages/steps.hpp"

namespace rankwise {
namespace {

/// One column of the result: computed, or taken over.
struct Output {
  std::optional<Evaluator> evaluator;
  int column = -1;        // taken over
  bool last_use = false;  // so its buffers can be swapped instead of copied
};

class ProjectStep : public BatchStep {
 public:
  ProjectStep(std::vector<Output> outputs, BatchSink& next) : BatchStep(next), outputs_(std::move(outputs)) {
    result_.columns.resize(outputs_.size());
  }

  void consume(RecordBatch& batch) override {
    result_.columns.resize(outputs_.size());
    // All expressions read the batch, so columns change hands only when all are computed.
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      if (outputs_[i].evaluator) result_.columns[i] = outputs_[i].evaluator->evaluate(batch);
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      if (outputs_[i].evaluator) continue;
      if (outputs_[i].last_use) {
        std::swap(result_.columns[i], batch[outputs_[i].column]);
      } else {
        result_.columns[i] = batch[outputs_[i].column];
      }
    }
    result_.rows = batch.rows;
    std::swap(result_.selection, batch.selection);
    next_.consume(result_);
  }

 private:
  std::vector<Output> outputs_;
  RecordBatch result_;
};

}  // namespace

std::unique_ptr<BatchSink> make_project_step(const std::vector<Expression>& expressions,
                                             const std::vector<std::string>& names, int ordinal, BatchSink& next) {
  std::vector<Output> outputs(expressions.size());
  std::vector<bool> used(names.size(), false);
  for (std::size_t i = expressions.size(); i-- > 0;) {
    const Expression& expression = expressions[i];
    if (expression.kind == Expression::Kind::kColumn) {
      const auto column = static_cast<std::size_t>(expression.column);
      outputs[i].column = expression.column;
      outputs[i].last_use = !used[column];
      used[column] = true;
    }
  }
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    if (outputs[i].column < 0) outputs[i].evaluator.emplace(expressions[i], names, ordinal++);
  }
  return std::make_unique<ProjectStep>(std::move(outputs), next);
}

}  // namespace rankwise
