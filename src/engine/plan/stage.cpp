#include "engine/plan/stage.hpp"

#include <algorithm>  // std::any_of

#include "engine/plan/scheduler.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

void StageGraph::add(Stage stage) {
  const auto has = [&](const std::string& name) {
    return std::any_of(stages_.begin(), stages_.end(), [&](const Stage& s) { return s.name == name; });
  };
  if (has(stage.name)) throw ProgramError("two stages are named " + stage.name);
  for (const auto& input : stage.inputs) {
    if (!has(input)) throw ProgramError("stage " + stage.name + " uses " + input + ", which comes later or nowhere");
  }
  stages_.push_back(std::move(stage));
}

std::string StageGraph::explain() const {
  return explain({});
}

std::string StageGraph::explain(const std::vector<StageMeasure>& measures) const {
  std::string text;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const Stage& stage = stages_[i];
    text += "Stage " + std::to_string(i) + "  " + stage.name;
    for (std::size_t k = 0; k < stage.inputs.size(); ++k) text += (k == 0 ? "  <- " : ", ") + stage.inputs[k];
    text += '\n';
    for (const auto& line : stage.operators) text += "    " + line + '\n';
    if (!stage.exchange.empty()) text += "    Exchange: " + stage.exchange + '\n';
    if (i < measures.size()) text += "    Measured: " + to_string(measures[i]) + '\n';
  }
  return text;
}

}  // namespace rankwise
