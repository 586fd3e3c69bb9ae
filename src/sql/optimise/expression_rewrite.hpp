#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "ops/expression/expression.hpp"

namespace rankwise {

/// Tells whether evaluating an expression can end the query: it must then be evaluated for no further row. @local
bool may_fail(const Expression& expression);

/// Counts the nodes of an expression that compute something: columns and constants are free. @local
std::int64_t cost_of(const Expression& expression);

/// Replaces column c by `columns[c]`. @local
Expression substitute(const Expression& expression, const std::vector<Expression>& columns);

/// Adds `offset` to every column. @local
Expression shift_columns(Expression expression, int offset);

/// Tells whether all columns that an expression reads are in [begin, end). @local
bool reads_only(const Expression& expression, int begin, int end);

bool is_true(const Expression& expression);           ///< the constant true
bool is_null(const Expression& expression);           ///< the constant null
bool is_false_or_null(const Expression& expression);  ///< constant, and never keeps a row

/// All conjuncts as one expression. @pre not empty @local
Expression conjunction(std::vector<Expression> conjuncts);

}  // namespace rankwise
