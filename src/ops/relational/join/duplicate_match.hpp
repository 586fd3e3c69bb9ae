#pragma once
#include "ops/expression/evaluator.hpp"
#include "ops/relational/join.hpp"

namespace rankwise {

/// Says that a scalar subquery gave several rows for a left row: "the subquery gave more than one row for id = 7".
/// @local
EvaluationError duplicate_match(const JoinSpec& spec, const Schema& left_schema, const RecordBatch& left,
                                std::uint32_t row);

}  // namespace rankwise
