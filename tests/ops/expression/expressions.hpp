#pragma once
#include <gtest/gtest.h>

#include <optional>     // std::optional
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/calendar.hpp"
#include "engine/data/record_batch.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/expression/expression.hpp"
#include "ops/expression/scalar_function.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise::test {

inline Expression integer(std::int64_t value) {
  return constant_expression(value, kInt64);
}
inline Expression number(double value) {
  return constant_expression(value, kFloat64);
}
inline Expression text(std::string value) {
  return constant_expression(std::move(value), kText);
}
inline Expression units(std::int64_t value, int scale) {
  return constant_expression(value, decimal(scale));
}
inline Expression null_of(DataType type) {
  return constant_expression({}, type);
}

/// Casts unless the type is right already.
inline Expression cast_to(Expression expression, DataType type, bool implicit = false) {
  if (expression.type == type) return expression;
  const auto cast = resolve_cast(expression.type, type, implicit);
  if (!cast) throw ProgramError("no cast to " + sql_name(type));
  Expression result;
  result.kind = Expression::Kind::kCall;
  result.type = cast->result;
  result.function = cast->function;
  result.arguments = {std::move(expression)};
  return result;
}

inline Expression date(const std::string& day) {
  return constant_expression(evaluate_constant(cast_to(text(day), kDate)), kDate);
}
inline Expression timestamp(const std::string& time) {
  return constant_expression(evaluate_constant(cast_to(text(time), kTimestamp)), kTimestamp);
}

/// Calls a function as a binder would: the overload chosen, arguments cast.
inline Expression call(const std::string& name, std::vector<Expression> arguments) {
  std::vector<ArgumentType> types;
  for (const auto& argument : arguments) {
    const bool is_constant = argument.kind == Expression::Kind::kConstant;
    types.push_back({.type = argument.type, .constant = is_constant ? &argument.constant : nullptr});
  }
  const auto resolved = resolve_function(name, types);
  if (!resolved) throw ProgramError("no overload of " + name);
  Expression result;
  result.kind = Expression::Kind::kCall;
  result.type = resolved->result;
  result.function = resolved->function;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    result.arguments.push_back(cast_to(std::move(arguments[i]), resolved->arguments[i]));
  }
  return result;
}

inline Expression tree(Expression::Kind kind, DataType type, std::vector<Expression> arguments) {
  Expression result;
  result.kind = kind;
  result.type = type;
  result.arguments = std::move(arguments);
  return result;
}
inline Expression all_of(std::vector<Expression> arguments) {
  return tree(Expression::Kind::kAnd, kBool, std::move(arguments));
}
inline Expression any_of(std::vector<Expression> arguments) {
  return tree(Expression::Kind::kOr, kBool, std::move(arguments));
}

template <typename T>
using Values = std::vector<std::optional<T>>;

inline BatchColumn integers(const Values<std::int64_t>& values, DataType type = kInt64) {
  BatchColumn column{.type = type};
  column.resize(static_cast<std::int64_t>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    column.valid[i] = values[i] ? 1 : 0;
    column.ints[i] = values[i].value_or(0);
  }
  return column;
}
inline BatchColumn doubles(const Values<double>& values) {
  BatchColumn column{.type = kFloat64};
  column.resize(static_cast<std::int64_t>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    column.valid[i] = values[i] ? 1 : 0;
    column.doubles[i] = values[i].value_or(0.0);
  }
  return column;
}
inline BatchColumn texts(const Values<std::string_view>& values) {
  BatchColumn column{.type = kText};
  column.resize(static_cast<std::int64_t>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    column.valid[i] = values[i] ? 1 : 0;
    column.texts[i] = values[i].value_or("");
  }
  return column;
}

inline RecordBatch batch_of(std::vector<BatchColumn> columns) {
  RecordBatch batch;
  batch.rows = columns.empty() ? 1 : static_cast<std::int64_t>(columns.front().valid.size());
  batch.columns = std::move(columns);
  batch.select_all();
  return batch;
}

/// The columns of a batch as an expression: `column(batch, 0)`.
inline Expression column(const RecordBatch& batch, int index) {
  return column_expression(index, batch[index].type);
}

/// The values of the selected rows as texts: "null", "12", "'abc'".
inline std::vector<std::string> shown(const BatchColumn& values, const std::vector<std::uint32_t>& rows) {
  std::vector<std::string> result;
  for (const auto row : rows) append_quoted_value(result.emplace_back(), values, row);
  return result;
}

inline std::vector<std::string> evaluated(const Expression& expression, const RecordBatch& batch,
                                          std::vector<std::string> names = {"a", "b", "c", "d"}) {
  Evaluator evaluator(expression, std::move(names));
  return shown(evaluator.evaluate(batch), batch.selection);
}

/// The value of an expression over constants, as text: "null", "12", "'abc'"; of an error its message.
inline std::string value_of(const Expression& expression) {
  try {
    return evaluated(expression, batch_of({})).front();
  } catch (const EvaluationError& error) {
    return error.what();
  }
}
inline std::string value_of(const std::string& name, std::vector<Expression> arguments) {
  return value_of(call(name, std::move(arguments)));
}

/// An expression over constants, and its value as PostgreSQL gives it for `sql` (of an error our own message).
struct Case {
  const char* sql;
  Expression expression;
  const char* expected;
};

inline void expect_values(const std::vector<Case>& cases) {
  for (const auto& c : cases) EXPECT_EQ(value_of(c.expression), c.expected) << c.sql;
}

}  // namespace rankwise::test
