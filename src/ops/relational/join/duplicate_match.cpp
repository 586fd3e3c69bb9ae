#include "ops/relational/join/duplicate_match.hpp"

#include "ops/expression/value_text.hpp"

namespace rankwise {

EvaluationError duplicate_match(const JoinSpec& spec, const Schema& left_schema, const RecordBatch& left,
                                std::uint32_t row) {
  std::string text = "the subquery gave more than one row";
  for (std::size_t k = 0; k < spec.left_keys.size(); ++k) {
    const int key = spec.left_keys[k];
    text += (k == 0 ? " for " : ", ") + left_schema[key].name + " = ";
    append_quoted_value(text, left[key], row);
  }
  return {text, spec.ordinal};
}

}  // namespace rankwise
