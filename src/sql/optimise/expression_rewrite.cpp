#include "sql/optimise/expression_rewrite.hpp"

#include <algorithm>  // std::any_of, std::all_of
#include <string>     // std::string

#include "ops/expression/scalar_function.hpp"

namespace rankwise {
namespace {

/// A pattern that is refused ends within an escape.
bool is_whole_pattern(const Expression& pattern) {
  const auto* text = std::get_if<std::string>(&pattern.constant);
  if (text == nullptr) return is_null(pattern);
  const auto last = text->find_last_not_of('\\');
  const std::size_t escapes = text->size() - (last == std::string::npos ? 0 : last + 1);
  return escapes % 2 == 0;
}

/// Functions that only fail for some second arguments, where that one is a constant which does no harm.
bool is_harmless(const Expression& call) {
  if (call.arguments.size() != 2 || call.arguments[1].kind != Expression::Kind::kConstant) return false;
  const std::string& name = call.function->name;
  const Expression& second = call.arguments[1];
  if (name == "like" || name == "ilike") return is_whole_pattern(second);
  if (name != "/" && name != "%" && name != "div") return false;
  if (const auto* divisor = std::get_if<double>(&second.constant)) return *divisor >= 1;
  const auto* divisor = std::get_if<std::int64_t>(&second.constant);
  return divisor != nullptr && *divisor > 0 && second.type == kInt64;
}

}  // namespace

bool may_fail(const Expression& expression) {
  const bool fails = expression.kind == Expression::Kind::kCall && expression.function->may_fail;
  if (fails && !is_harmless(expression)) return true;
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
