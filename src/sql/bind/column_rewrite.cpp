#include "sql/bind/column_rewrite.hpp"

#include <algorithm>  // std::any_of
#include <utility>    // std::move

namespace rankwise {

Expression replace_columns(const Expression& expression, const std::function<Expression(const Expression&)>& replace) {
  if (expression.kind == Expression::Kind::kColumn) return replace(expression);
  Expression result = expression;
  for (auto& argument : result.arguments) argument = replace_columns(argument, replace);
  return result;
}

Expression shifted(const Expression& expression, int shift) {
  return replace_columns(expression, [shift](const Expression& column) {
    Expression moved = column;
    moved.column += shift;
    return moved;
  });
}

bool reads_column(const Expression& expression, const std::function<bool(int)>& test) {
  if (expression.kind == Expression::Kind::kColumn) return test(expression.column);
  return std::any_of(expression.arguments.begin(), expression.arguments.end(),
                     [&](const Expression& argument) { return reads_column(argument, test); });
}

void split_conjuncts(Expression expression, std::vector<Expression>& conjuncts) {
  if (expression.kind != Expression::Kind::kAnd) {
    conjuncts.push_back(std::move(expression));
    return;
  }
  for (auto& argument : expression.arguments) split_conjuncts(std::move(argument), conjuncts);
}

}  // namespace rankwise
