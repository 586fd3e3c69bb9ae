#include <utility>  // std::exchange

#include "sql/bind/aggregate_names.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"

namespace rankwise {
namespace {

Expression null_of(const DataType& type) {
  return constant_expression(std::monostate{}, type);
}

bool needs_numbers(GroupFunction function) {
  switch (function) {
    case GroupFunction::kCountRows:
    case GroupFunction::kCount:
    case GroupFunction::kMin:
    case GroupFunction::kMax:
    case GroupFunction::kAny:
      return false;
    default:
      return true;
  }
}

std::size_t arguments_of(GroupFunction function) {
  const bool pair = function == GroupFunction::kCorrelation || function == GroupFunction::kCovarianceSample ||
                    function == GroupFunction::kCovariancePopulation;
  return pair ? 2 : 1;
}

std::vector<DataType> types_of(const std::vector<Expression>& expressions) {
  std::vector<DataType> types;
  for (const auto& expression : expressions) types.push_back(expression.type);
  return types;
}

}  // namespace

DataType type_of(const AggregateUse& use) {
  if (const auto* function = std::get_if<GroupFunction>(&use.function)) {
    return result_type(*function, types_of(use.arguments));
  }
  switch (std::get<OrderedFunction>(use.function)) {
    case OrderedFunction::kPercentileContinuous:
    case OrderedFunction::kApproximatePercentile:
      return kFloat64;
    case OrderedFunction::kApproximateDistinct:
      return kInt64;
    case OrderedFunction::kJoinText:
      return kText;
    default:
      return use.arguments[0].type;
  }
}

bool calls_aggregate(const ParseNode& node) {
  if (node.is("SubLink")) return node.has("testexpr") && calls_aggregate(node.child("testexpr"));
  if (node.is("GroupingFunc")) return true;
  if (node.is("FuncCall") && !node.has("over") && is_aggregate(node.names("funcname").back())) return true;
  for (const auto& below : node.below()) {
    if (calls_aggregate(below)) return true;
  }
  return false;
}

Bound ExpressionBinder::bind_aggregate(const ParseNode& node, const std::string& name) {
  node.allow(
      {"funcname", "args", "funcformat", "agg_filter", "agg_distinct", "agg_star", "agg_order", "agg_within_group"});
  if (!clause_.aggregates) {
    node.fail(clause_.name == "an aggregate" ? "aggregates cannot stand within each other"
                                             : "aggregates are not allowed in " + std::string(clause_.name));
  }
  Clause within{"an aggregate"};
  within.subqueries = clause_.subqueries;
  const Clause around = std::exchange(clause_, within);
  const auto function = *aggregate_named(name);
  AggregateUse use;
  if (const auto* group = std::get_if<GroupFunction>(&function)) {
    use = group_aggregate(node, name, *group);
  } else {
    use = ordered_aggregate(node, name, std::get<OrderedFunction>(function));
  }
  use.distinct = node.flag("agg_distinct") && !use.arguments.empty();
  for (const auto& item : use.order) {
    if (use.distinct && !same_expression(item.expression, use.arguments[0])) {
      node.fail("ORDER BY of " + name + "(distinct ...) takes its argument only");
    }
  }
  fold_filter(node, use);
  clause_ = around;
  const DataType type = type_of(use);
  return {pend({std::move(use), type}, node)};
}

AggregateUse ExpressionBinder::count_aggregate(const ParseNode& node) {
  if (node.flag("agg_star")) return {GroupFunction::kCountRows};
  const std::vector<ParseNode> arguments = node.list("args");
  if (arguments.size() != 1) node.fail("count takes one argument, or *");
  AggregateUse use{GroupFunction::kCount};
  use.arguments.push_back(settle(bind(arguments[0]), arguments[0]));
  return use;
}

AggregateUse ExpressionBinder::group_aggregate(const ParseNode& node, const std::string& name, GroupFunction function) {
  if (node.has("agg_within_group")) node.fail(name + " takes no WITHIN GROUP");
  if (node.has("agg_order")) node.fail("the order does not matter to " + name + ": leave ORDER BY out");
  if (function == GroupFunction::kCount) return count_aggregate(node);
  const std::vector<ParseNode> arguments = node.list("args");
  if (node.flag("agg_star") || arguments.size() != arguments_of(function)) {
    node.fail(name + " takes " + (arguments_of(function) == 1 ? "one argument" : "two arguments"));
  }
  AggregateUse use{function};
  for (const auto& argument : arguments) {
    Bound value = bind(argument);
    const bool boolean = name == "bool_and" || name == "bool_or" || name == "every";
    if (boolean) {
      use.arguments.push_back(coerce(std::move(value), kBool, argument, "the argument of " + name));
    } else if (needs_numbers(function) && (value.unknown || value.is_interval() || !value.value.type.is_numeric())) {
      argument.fail(name + " needs numbers, not " + type_name(value));
    } else {
      use.arguments.push_back(settle(std::move(value), argument));
    }
  }
  return use;
}

// A row that the filter leaves out counts as if its argument were null; count(*) counts what is not null then.
void ExpressionBinder::fold_filter(const ParseNode& node, AggregateUse& use) {
  const ParseNode filter = node.child("agg_filter");
  if (!filter) return;
  Expression condition = bind_boolean(filter, "the condition of FILTER");
  if (use.arguments.empty()) {
    use.function = GroupFunction::kCount;
    use.arguments.push_back(constant_expression(std::int64_t{1}, kBool));
  }
  Expression& argument = use.arguments[0];
  const std::string text = argument.text;
  argument = choose(std::move(condition), argument, null_of(argument.type));
  argument.text = text;
}

Bound ExpressionBinder::bind_grouping(const ParseNode& node) {
  node.allow({"args"});
  if (!clause_.aggregates) node.fail("grouping() is not allowed in " + std::string(clause_.name));
  GroupingUse use;
  Clause within{"grouping()"};
  within.subqueries = false;
  for (const auto& argument : node.list("args")) use.arguments.push_back(settle(bind(argument, within), argument));
  constexpr std::size_t kMostBits = 62;
  if (use.arguments.size() > kMostBits) node.fail("grouping() takes at most 62 arguments");
  return {pend({std::move(use), kInt64}, node)};
}

}  // namespace rankwise
