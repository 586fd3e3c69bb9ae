#include "ops/expression/expression.hpp"

#include <algorithm>  // std::sort
#include <bit>        // std::bit_cast

namespace rankwise {
namespace {

void collect_columns(const Expression& expression, std::vector<int>& columns) {
  if (expression.kind == Expression::Kind::kColumn) columns.push_back(expression.column);
  for (const auto& argument : expression.arguments) collect_columns(argument, columns);
}

/// As bits: a NaN is the same as itself, 0.0 is not -0.0.
bool same_constant(const Constant& a, const Constant& b) {
  if (std::holds_alternative<double>(a) && std::holds_alternative<double>(b)) {
    return std::bit_cast<std::uint64_t>(std::get<double>(a)) == std::bit_cast<std::uint64_t>(std::get<double>(b));
  }
  return a == b;
}

}  // namespace

Expression column_expression(int column, DataType type) {
  Expression expression;
  expression.kind = Expression::Kind::kColumn;
  expression.type = type;
  expression.column = column;
  return expression;
}

Expression constant_expression(Constant value, DataType type) {
  Expression expression;
  expression.kind = Expression::Kind::kConstant;
  expression.type = type;
  expression.constant = std::move(value);
  return expression;
}

std::vector<int> columns_read(const Expression& expression) {
  std::vector<int> columns;
  collect_columns(expression, columns);
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

void renumber_columns(Expression& expression, const std::vector<int>& new_columns) {
  if (expression.kind == Expression::Kind::kColumn) {
    expression.column = new_columns.at(static_cast<std::size_t>(expression.column));
  }
  for (auto& argument : expression.arguments) renumber_columns(argument, new_columns);
}

bool same_expression(const Expression& a, const Expression& b) {
  return a.kind == b.kind && a.type == b.type && a.column == b.column && a.function == b.function &&
         same_constant(a.constant, b.constant) &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(), same_expression);
}

}  // namespace rankwise
