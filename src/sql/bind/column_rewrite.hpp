#pragma once
#include <functional>  // std::function

#include "ops/expression/expression.hpp"

namespace rankwise {

/// Replaces columns: `replace` gets each column of the expression and returns what stands in its place. @local
Expression replace_columns(const Expression& expression, const std::function<Expression(const Expression&)>& replace);

/// Renumbers columns by adding `shift`. @local
Expression shifted(const Expression& expression, int shift);

/// Tells whether a column for which `test` holds is read. @local
bool reads_column(const Expression& expression, const std::function<bool(int)>& test);

/// Cuts a conjunction into its conjuncts. @local
void split_conjuncts(Expression expression, std::vector<Expression>& conjuncts);

}  // namespace rankwise
