#include "sql/optimise/fold_constants.hpp"

#include <algorithm>      // std::all_of, std::any_of
#include <unordered_map>  // std::unordered_map

#include "engine/runtime/error.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/expression/scalar_function.hpp"
#include "sql/optimise/expression_rewrite.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

using Kind = Expression::Kind;

Expression constant_like(const Expression& expression, Constant value) {
  Expression result = constant_expression(std::move(value), expression.type);
  result.text = expression.text;
  result.location = expression.location;
  return result;
}

Expression fold_call(Expression call) {
  const auto& arguments = call.arguments;
  if (call.function->null_in_null_out && std::any_of(arguments.begin(), arguments.end(), is_null)) {
    return constant_like(call, {});
  }
  const bool constant = std::all_of(arguments.begin(), arguments.end(),
                                    [](const Expression& argument) { return argument.kind == Kind::kConstant; });
  if (!constant) return call;
  try {
    return constant_like(call, evaluate_constant(call));
  } catch (const InputError&) {
    return call;  // it fails for the rows that need it, if there are any
  }
}

/// `and` ends at the first false, `or` at the first true; what precedes stays where it may fail.
Expression fold_connective(Expression expression) {
  const bool is_and = expression.kind == Kind::kAnd;
  std::vector<Expression> arguments;
  for (Expression& argument : expression.arguments) {
    if (argument.kind == expression.kind) {
      for (Expression& inner : argument.arguments) arguments.push_back(std::move(inner));
      continue;
    }
    if (argument.kind != Kind::kConstant || is_null(argument)) {
      arguments.push_back(std::move(argument));
      continue;
    }
    if (is_true(argument) == is_and) continue;
    if (std::none_of(arguments.begin(), arguments.end(), may_fail)) return constant_like(expression, argument.constant);
    arguments.push_back(std::move(argument));
    break;
  }
  if (std::all_of(arguments.begin(), arguments.end(), is_null)) {
    return constant_like(expression, arguments.empty() ? Constant(std::int64_t{is_and}) : Constant());
  }
  if (arguments.size() == 1) return std::move(arguments.front());
  expression.arguments = std::move(arguments);
  return expression;
}

Expression fold_case(Expression expression) {
  std::vector<Expression> arguments;
  auto& given = expression.arguments;
  for (std::size_t i = 0; i + 1 < given.size(); i += 2) {
    if (is_false_or_null(given[i])) continue;
    if (is_true(given[i])) {
      given.back() = given[i + 1];
      break;
    }
    arguments.push_back(given[i]);
    arguments.push_back(given[i + 1]);
  }
  if (arguments.empty()) return std::move(given.back());
  arguments.push_back(std::move(given.back()));
  expression.arguments = std::move(arguments);
  return expression;
}

Expression fold_coalesce(Expression expression) {
  std::vector<Expression> arguments;
  for (Expression& argument : expression.arguments) {
    if (is_null(argument)) continue;
    const bool last = argument.kind == Kind::kConstant;
    arguments.push_back(std::move(argument));
    if (last) break;
  }
  if (arguments.empty()) return constant_like(expression, {});
  if (arguments.size() == 1) return std::move(arguments.front());
  expression.arguments = std::move(arguments);
  return expression;
}

bool never_true(const Expression& expression) {
  const auto& arguments = expression.arguments;
  if (expression.kind == Kind::kAnd) return std::any_of(arguments.begin(), arguments.end(), never_true);
  if (expression.kind == Kind::kOr) return std::all_of(arguments.begin(), arguments.end(), never_true);
  return is_false_or_null(expression);
}

Expression with_nulls(Expression expression, int begin, int end) {
  if (expression.kind == Kind::kColumn && expression.column >= begin && expression.column < end) {
    return constant_expression({}, expression.type);
  }
  for (Expression& argument : expression.arguments) argument = with_nulls(std::move(argument), begin, end);
  return expression;
}

void fold_step(PlanNode& node) {
  if (auto* filter = std::get_if<FilterNode>(&node.step)) filter->conjuncts = split_conjuncts(filter->conjuncts);
  if (auto* project = std::get_if<ProjectNode>(&node.step)) {
    for (Expression& expression : project->expressions) expression = fold_constants(std::move(expression));
  }
  if (auto* join = std::get_if<JoinNode>(&node.step); join && join->spec.condition) {
    auto conjuncts = split_conjuncts({*join->spec.condition});
    join->spec.condition.reset();
    if (!conjuncts.empty()) join->spec.condition = conjunction(std::move(conjuncts));
  }
}

}  // namespace

Expression fold_constants(Expression expression) {
  for (Expression& argument : expression.arguments) argument = fold_constants(std::move(argument));
  switch (expression.kind) {
    case Kind::kCall:
      return fold_call(std::move(expression));
    case Kind::kAnd:
    case Kind::kOr:
      return fold_connective(std::move(expression));
    case Kind::kCase:
      return fold_case(std::move(expression));
    case Kind::kCoalesce:
      return fold_coalesce(std::move(expression));
    case Kind::kColumn:
    case Kind::kConstant:
      break;
  }
  return expression;
}

bool rejects_nulls(const Expression& condition, int begin, int end) {
  return never_true(fold_constants(with_nulls(condition, begin, end)));
}

std::vector<PlanPtr> fold_plans(const std::vector<PlanPtr>& roots) {
  std::unordered_map<const PlanNode*, PlanPtr> folded;
  for (const PlanPtr& node : inputs_first(roots)) {
    std::vector<PlanPtr> inputs;
    for (const PlanPtr& input : node->inputs) inputs.push_back(folded.at(input.get()));
    PlanPtr copy = with_inputs(*node, std::move(inputs));
    fold_step(*copy);
    folded.emplace(node.get(), std::move(copy));
  }
  std::vector<PlanPtr> result;
  for (const PlanPtr& root : roots) result.push_back(folded.at(root.get()));
  return result;
}

}  // namespace rankwise
