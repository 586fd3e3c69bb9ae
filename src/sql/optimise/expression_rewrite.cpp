#include "sql/optimise/expression_rewrite.hpp"

#include <algorithm>  // std::any_of, std::all_of

#include "ops/expression/scalar_function.hpp"

namespace rankwise {

bool may_fail(const Expression& expression) {
  if (expression.kind == Expression::Kind::kCall && expression.function->may_fail) return true;
  return std::any_of(expression.arguments.begin(), expression.arguments.end(), may_fail);
}

std::int64_t cost_of(const Expression& expression) {
  std::int64_t cost = expression.arguments.empty() && expression.kind != Expression::Kind::kCall ? 0 : 1;
  for (const Expression& argument : expression.arguments) cost += cost_of(argument);
  return cost;
}

Expression substitute(const Expression& expression, const std::vector<Expression>& columns) {
  if (expression.kind == Expression::Kind::kColumn) return columns[static_cast<std::size_t>(expression.column)];
  Expression result = expression;
  for (Expression& argument : result.arguments) argument = substitute(argument, columns);
  return result;
}

Expression shift_columns(Expression expression, int offset) {
  if (expression.kind == Expression::Kind::kColumn) expression.column += offset;
  for (Expression& argument : expression.arguments) argument = shift_columns(std::move(argument), offset);
  return expression;
}

bool reads_only(const Expression& expression, int begin, int end) {
  if (expression.kind == Expression::Kind::kColumn && (expression.column < begin || expression.column >= end)) {
    return false;
  }
  return std::all_of(expression.arguments.begin(), expression.arguments.end(),
                     [&](const Expression& argument) { return reads_only(argument, begin, end); });
}

bool is_true(const Expression& expression) {
  return expression.kind == Expression::Kind::kConstant && expression.type == kBool &&
         expression.constant == Constant(std::int64_t{1});
}

bool is_null(const Expression& expression) {
  return expression.kind == Expression::Kind::kConstant && expression.constant == Constant();
}

bool is_false_or_null(const Expression& expression) {
  return expression.kind == Expression::Kind::kConstant && expression.type == kBool && !is_true(expression);
}

Expression conjunction(std::vector<Expression> conjuncts) {
  if (conjuncts.size() == 1) return std::move(conjuncts.front());
  Expression all;
  all.kind = Expression::Kind::kAnd;
  all.type = kBool;
  all.arguments = std::move(conjuncts);
  return all;
}

}  // namespace rankwise
