#pragma once
#include <memory>   // std::unique_ptr
#include <string>   // std::string
#include <utility>  // std::pair
#include <vector>   // std::vector

#include "ops/expression/expression.hpp"
#include "ops/stream/batch_stream.hpp"

namespace rankwise {

/// Makes the step of a pass that keeps the rows for which all conjuncts are true. @local
/// @param names    of the columns, for messages
/// @param ordinal  of the first conjunct, see Evaluator
std::unique_ptr<BatchSink> make_filter_step(const std::vector<Expression>& conjuncts,
                                            const std::vector<std::string>& names, int ordinal, BatchSink& next);

/// Makes the step that computes one column per expression. @local
std::unique_ptr<BatchSink> make_project_step(const std::vector<Expression>& expressions,
                                             const std::vector<std::string>& names, int ordinal, BatchSink& next);

/// Makes the step that repeats each row as often as its last column says, and drops that column. @local
std::unique_ptr<BatchSink> make_repeat_step(BatchSink& next);

}  // namespace rankwise
