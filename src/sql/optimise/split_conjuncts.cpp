#include <algorithm>  // std::any_of, std::find_if

#include "sql/optimise/expression_rewrite.hpp"
#include "sql/optimise/fold_constants.hpp"

namespace rankwise {
namespace {

using Kind = Expression::Kind;
using Conjuncts = std::vector<Expression>;

bool contains(const Conjuncts& conjuncts, const Expression& wanted) {
  return std::any_of(conjuncts.begin(), conjuncts.end(),
                     [&](const Expression& conjunct) { return same_expression(conjunct, wanted); });
}

Conjuncts arms_of(const Expression& expression) {
  return expression.kind == Kind::kAnd ? expression.arguments : Conjuncts{expression};
}

Expression without(const Expression& arm, const Conjuncts& factors) {
  Conjuncts rest;
  for (Expression& conjunct : arms_of(arm)) {
    if (!contains(factors, conjunct)) rest.push_back(std::move(conjunct));
  }
  return rest.empty() ? constant_expression(std::int64_t{1}, kBool) : conjunction(std::move(rest));
}

/// (a and b) or (a and c) = a and (b or c): a may then become a join key. Factors that may fail stay where they are.
Conjuncts factor_out(Expression disjunction) {
  Conjuncts factors;
  for (Expression& candidate : arms_of(disjunction.arguments.front())) {
    const bool common = std::all_of(disjunction.arguments.begin(), disjunction.arguments.end(),
                                    [&](const Expression& arm) { return contains(arms_of(arm), candidate); });
    if (common && !may_fail(candidate)) factors.push_back(std::move(candidate));
  }
  if (factors.empty()) return {std::move(disjunction)};
  for (Expression& arm : disjunction.arguments) arm = without(arm, factors);
  Expression rest = fold_constants(std::move(disjunction));
  if (!is_true(rest)) factors.push_back(std::move(rest));
  return factors;
}

void split_into(const Expression& condition, Conjuncts& conjuncts) {
  if (condition.kind == Kind::kAnd) {
    for (const Expression& argument : condition.arguments) split_into(argument, conjuncts);
    return;
  }
  if (is_true(condition) || contains(conjuncts, condition)) return;
  if (condition.kind != Kind::kOr) {
    conjuncts.push_back(condition);
    return;
  }
  for (Expression& factor : factor_out(condition)) {
    if (!contains(conjuncts, factor)) conjuncts.push_back(std::move(factor));
  }
}

}  // namespace

std::vector<Expression> split_conjuncts(const std::vector<Expression>& conditions) {
  Conjuncts conjuncts;
  for (const Expression& condition : conditions) split_into(fold_constants(condition), conjuncts);
  const auto never = std::find_if(conjuncts.begin(), conjuncts.end(), is_false_or_null);
  if (never == conjuncts.end()) return conjuncts;
  conjuncts.erase(never + 1, conjuncts.end());
  if (std::none_of(conjuncts.begin(), conjuncts.end(), may_fail)) {
    return {constant_expression(std::int64_t{0}, kBool)};
  }
  return conjuncts;
}

}  // namespace rankwise
