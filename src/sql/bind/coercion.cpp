#include "sql/bind/coercion.hpp"

#include <algorithm>  // std::find_if
#include <array>      // std::array
#include <utility>    // std::move

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/expression/scalar_function.hpp"

namespace rankwise {
namespace {

constexpr std::string_view kIntervalAdvice =
    "an interval is no value of a column; take a number of it, such as extract(epoch from ...)";

// How an operator is told in "cannot add text and bigint".
struct Verb {
  std::string_view sign;
  std::string_view verb;
  std::string_view link;
};

constexpr std::array kVerbs{
    Verb{"+", "add", " and "},
    Verb{"-", "subtract", " and "},
    Verb{"*", "multiply", " and "},
    Verb{"/", "divide", " by "},
    Verb{"%", "take the remainder of", " by "},
    Verb{"||", "concatenate", " and "},
    Verb{"=", "compare", " and "},
    Verb{"<>", "compare", " and "},
    Verb{"<", "compare", " and "},
    Verb{"<=", "compare", " and "},
    Verb{">", "compare", " and "},
    Verb{">=", "compare", " and "},
    Verb{"is_distinct_from", "compare", " and "},
    Verb{"is_not_distinct_from", "compare", " and "},
    Verb{"like", "match", " with "},
    Verb{"ilike", "match", " with "},
};

bool is_null_literal(const Expression& expression) {
  return std::holds_alternative<std::monostate>(expression.constant);
}

Expression call_of(const ResolvedFunction& resolved, std::vector<Expression> arguments) {
  Expression call;
  call.kind = Expression::Kind::kCall;
  call.type = resolved.result;
  call.function = resolved.function;
  call.arguments = std::move(arguments);
  return call;
}

Expression literal_as(const Expression& literal, const DataType& type, const ParseNode& at) {
  Expression typed = literal;
  typed.type = type;
  if (is_null_literal(literal) || type.is_text()) return typed;
  const auto resolved = resolve_cast(kText, type, false);
  if (!resolved) at.fail("a string cannot become " + sql_name(type));
  try {
    typed.constant = evaluate_constant(call_of(*resolved, {literal}));
  } catch (const UserError&) {
    at.source().fail(literal.location >= 0 ? literal.location : at.location(),
                     "'" + std::get<std::string>(literal.constant) + "' is no " + sql_name(type));
  }
  return typed;
}

// What a cast without a word of the user becomes: it has the text and place of its argument.
std::optional<Expression> converted(Bound& bound, const DataType& type, bool implicit, const ParseNode& at) {
  if (bound.is_interval()) return std::nullopt;
  if (bound.unknown) return literal_as(bound.value, type, at);
  if (bound.value.type == type) return std::move(bound.value);
  const auto resolved = resolve_cast(bound.value.type, type, implicit);
  if (!resolved) return std::nullopt;
  Expression casted = call_of(*resolved, {bound.value});
  casted.text = bound.value.text;
  casted.location = bound.value.location;
  return casted;
}

[[noreturn]] void fail_unresolved(std::string_view name, const std::vector<Bound>& arguments, const ParseNode& at) {
  const auto* verb = std::find_if(kVerbs.begin(), kVerbs.end(), [&](const Verb& v) { return v.sign == name; });
  if (verb != kVerbs.end() && arguments.size() == 2) {
    at.fail("cannot " + std::string(verb->verb) + " " + type_name(arguments[0]) + std::string(verb->link) +
            type_name(arguments[1]) + "; write a cast");
  }
  if (arguments.size() == 1 && (name == "-" || name == "+")) at.fail("cannot negate " + type_name(arguments[0]));
  std::string types;
  for (const auto& argument : arguments) types += (types.empty() ? "" : ", ") + type_name(argument);
  const std::vector<std::string> signatures = signatures_of(name);
  const std::string called = std::string(name) + "(" + types + ")";
  if (signatures.empty()) at.fail("there is no function " + called + did_you_mean(name, function_names()));
  std::string known;
  for (const auto& signature : signatures) known += (known.empty() ? "" : ", ") + signature;
  at.fail("there is no function " + called + "; there is " + known);
}

ResolvedFunction resolve(std::string_view name, const std::vector<Bound>& arguments, const ParseNode& at) {
  std::vector<ArgumentType> types;
  for (const auto& argument : arguments) {
    if (argument.is_interval()) fail_unresolved(name, arguments, at);
    const bool constant = argument.value.kind == Expression::Kind::kConstant;
    types.push_back({argument.value.type, argument.unknown, constant ? &argument.value.constant : nullptr});
  }
  std::optional<ResolvedFunction> resolved;
  try {
    resolved = resolve_function(name, types);
  } catch (const JobError& error) {
    at.fail(error.what());
  }
  if (!resolved) fail_unresolved(name, arguments, at);
  return *std::move(resolved);
}

Expression connect(Expression::Kind kind, std::vector<Expression> arguments) {
  if (arguments.size() == 1) return std::move(arguments[0]);
  Expression result;
  result.kind = kind;
  result.type = kBool;
  result.location = arguments[0].location;
  result.arguments = std::move(arguments);
  return result;
}

}  // namespace

std::string type_name(const Bound& bound) {
  if (bound.is_interval()) return "interval";
  if (!bound.unknown) return sql_name(bound.value.type);
  return is_null_literal(bound.value) ? "null" : "a string";
}

Expression settle(Bound bound, const ParseNode& at) {
  if (bound.is_interval()) at.fail(std::string(kIntervalAdvice));
  return std::move(bound.value);
}

Expression coerce(Bound bound, const DataType& type, const ParseNode& at, std::string_view what) {
  auto value = converted(bound, type, true, at);
  if (!value) at.fail(std::string(what) + " must be " + sql_name(type) + ", not " + type_name(bound));
  return *std::move(value);
}

Expression cast(Bound bound, const DataType& type, const ParseNode& at) {
  auto value = converted(bound, type, false, at);
  if (!value) at.fail("cannot cast " + type_name(bound) + " to " + sql_name(type));
  value->text = at.written();
  value->location = at.location();
  return *std::move(value);
}

std::vector<Expression> unify(std::vector<Bound> bounds, const ParseNode& at, std::string_view what) {
  std::optional<DataType> type;
  for (const auto& bound : bounds) {
    if (bound.is_interval()) at.fail(std::string(kIntervalAdvice));
    if (bound.unknown) continue;
    const std::optional<DataType> common = type ? common_type(*type, bound.value.type) : bound.value.type;
    if (!common) {
      at.fail(std::string(what) + " cannot bring together " + sql_name(*type) + " and " + sql_name(bound.value.type) +
              "; write a cast");
    }
    type = common;
  }
  std::vector<Expression> values;
  for (auto& bound : bounds) values.push_back(coerce(std::move(bound), type.value_or(kText), at, what));
  return values;
}

Expression call(std::string_view name, std::vector<Bound> arguments, const ParseNode& at) {
  const ResolvedFunction resolved = resolve(name, arguments, at);
  std::vector<Expression> values;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto value = converted(arguments[i], resolved.arguments[i], false, at);
    if (!value) fail_unresolved(name, arguments, at);
    values.push_back(*std::move(value));
  }
  Expression called = call_of(resolved, std::move(values));
  called.text = at.written();
  called.location = at.location();
  return called;
}

Expression all_of(std::vector<Expression> conjuncts) {
  return connect(Expression::Kind::kAnd, std::move(conjuncts));
}

Expression any_of(std::vector<Expression> alternatives) {
  return connect(Expression::Kind::kOr, std::move(alternatives));
}

Expression choose(Expression condition, Expression value, Expression otherwise) {
  Expression result;
  result.kind = Expression::Kind::kCase;
  result.type = value.type;
  result.location = condition.location;
  result.arguments.push_back(std::move(condition));
  result.arguments.push_back(std::move(value));
  result.arguments.push_back(std::move(otherwise));
  return result;
}

Expression or_else(Expression value, Constant constant) {
  Expression result;
  result.kind = Expression::Kind::kCoalesce;
  result.type = value.type;
  result.location = value.location;
  result.text = value.text;
  result.arguments.push_back(std::move(value));
  result.arguments.push_back(constant_expression(std::move(constant), result.type));
  return result;
}

Constant constant_value(const Expression& expression, const ParseNode& at, std::string_view what) {
  if (!columns_read(expression).empty()) at.fail(std::string(what) + " must not depend on rows");
  if (expression.kind == Expression::Kind::kConstant) return expression.constant;
  try {
    return evaluate_constant(expression);
  } catch (const UserError& error) {
    at.fail(std::string(what) + " has no value: " + error.what());
  }
}

}  // namespace rankwise
