#include <algorithm>  // std::max, std::min

#include "ops/expression/scalar_function.hpp"
#include "sql/optimise/estimate_rows.hpp"
#include "sql/optimise/expression_rewrite.hpp"

namespace rankwise {
namespace {

using Kind = Expression::Kind;

// Where nothing is known of the values (PostgreSQL, src/include/utils/selfuncs.h, rounded up where a plan that
// expects too few rows would be the worse mistake).
constexpr double kRange = 1.0 / 3;
constexpr double kPattern = 0.1;
constexpr double kNulls = 0.05;
constexpr double kTruth = 0.5;
constexpr double kUnknown = 0.25;

double distinct_values(const Expression& expression, const Estimate& input) {
  if (expression.kind == Kind::kConstant) return 1;
  double distinct = 1;
  for (const int column : columns_read(expression)) distinct *= input.distinct[static_cast<std::size_t>(column)];
  return std::max(1.0, std::min(distinct, input.rows));
}

double equality(const Expression& call, const Estimate& input) {
  double most = 1;
  for (const Expression& argument : call.arguments) most = std::max(most, distinct_values(argument, input));
  return 1 / most;
}

double call_share(const Expression& call, const Estimate& input) {
  const std::string& name = call.function->name;
  if (name == "=" || name == "is_not_distinct_from") return equality(call, input);
  if (name == "<>" || name == "is_distinct_from") return 1 - equality(call, input);
  if (name == "<" || name == "<=" || name == ">" || name == ">=") return kRange;
  if (name == "not") return 1 - selectivity(call.arguments.front(), input);
  if (name == "is_null") return kNulls;
  if (name == "is_not_null") return 1 - kNulls;
  if (name == "like" || name == "ilike" || name == "~" || name == "~*") return kPattern;
  return kUnknown;
}

}  // namespace

double selectivity(const Expression& condition, const Estimate& input) {
  switch (condition.kind) {
    case Kind::kConstant:
      return is_true(condition) ? 1 : 0;
    case Kind::kAnd: {
      double share = 1;
      for (const Expression& argument : condition.arguments) share *= selectivity(argument, input);
      return share;
    }
    case Kind::kOr: {
      double none = 1;
      for (const Expression& argument : condition.arguments) none *= 1 - selectivity(argument, input);
      return 1 - none;
    }
    case Kind::kCall:
      return call_share(condition, input);
    case Kind::kColumn:
      return kTruth;
    case Kind::kCase:
    case Kind::kCoalesce:
      break;
  }
  return kUnknown;
}

}  // namespace rankwise
