#pragma once
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Computes what reads no column, and what follows from it: `and`, `or`, `case`, coalesce with constant arguments,
/// functions of null. What cannot be computed (1 / 0) stays as it is, for the row that needs it. @local
Expression fold_constants(Expression expression);

/// Splits conditions that must all be true into conjuncts, in order: nested `and`s flattened, factors common to all
/// arms of an `or` taken out, constants folded, what is always true or stands there twice dropped.
/// A single constant false is left of conditions that never hold. @local
std::vector<Expression> split_conjuncts(const std::vector<Expression>& conditions);

/// Folds the expressions of all nodes. @local
std::vector<PlanPtr> fold_plans(const std::vector<PlanPtr>& roots);

/// Tells whether a condition is never true of rows whose columns [begin, end) are all null. @local
bool rejects_nulls(const Expression& condition, int begin, int end);

}  // namespace rankwise
