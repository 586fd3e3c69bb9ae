#include "sql/bind/expression_binder.hpp"

#include <algorithm>  // std::transform
#include <array>      // std::array
#include <utility>    // std::exchange

#include "engine/runtime/nearest_name.hpp"
#include "ops/expression/scalar_function.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/interval.hpp"
#include "sql/bind/literal.hpp"
#include "sql/bind/sql_type.hpp"

namespace rankwise {

Bound ExpressionBinder::bind(const ParseNode& node, const Clause& clause) {
  const Clause around = std::exchange(clause_, clause);
  Bound bound = bind(node);
  clause_ = around;
  return bound;
}

Expression ExpressionBinder::bind_condition(const ParseNode& node, const Clause& clause) {
  return coerce(bind(node, clause), kBool, node, "the condition of " + std::string(clause.name));
}

SortDirection sort_direction(const ParseNode& sort_by) {
  sort_by.allow({"node", "sortby_dir", "sortby_nulls"});
  const bool descending = sort_by.text("sortby_dir") == "SORTBY_DESC";
  const std::string nulls = sort_by.text("sortby_nulls");
  return {descending, nulls == "SORTBY_NULLS_DEFAULT" ? descending : nulls == "SORTBY_NULLS_FIRST"};
}

std::vector<SortItem> ExpressionBinder::bind_sort_items(const std::vector<ParseNode>& sort_by, const Clause& clause) {
  std::vector<SortItem> items;
  for (const auto& item : sort_by) {
    const SortDirection direction = sort_direction(item);
    const ParseNode key = item.child("node");
    items.push_back({settle(bind(key, clause), key), direction.descending, direction.nulls_first});
  }
  return items;
}

Bound ExpressionBinder::bind(const ParseNode& node) {
  using Binder = Bound (ExpressionBinder::*)(const ParseNode&);
  struct Handler {
    std::string_view type;
    Binder binder;
  };
  static constexpr std::array kHandlers{
      Handler{"ColumnRef", &ExpressionBinder::bind_column},
      Handler{"A_Expr", &ExpressionBinder::bind_operator},
      Handler{"BoolExpr", &ExpressionBinder::bind_logic},
      Handler{"NullTest", &ExpressionBinder::bind_null_test},
      Handler{"BooleanTest", &ExpressionBinder::bind_boolean_test},
      Handler{"CaseExpr", &ExpressionBinder::bind_case},
      Handler{"CoalesceExpr", &ExpressionBinder::bind_coalesce},
      Handler{"MinMaxExpr", &ExpressionBinder::bind_greatest},
      Handler{"TypeCast", &ExpressionBinder::bind_cast},
      Handler{"FuncCall", &ExpressionBinder::bind_function},
      Handler{"GroupingFunc", &ExpressionBinder::bind_grouping},
      Handler{"SubLink", &ExpressionBinder::bind_subquery},
  };
  if (node.is("A_Const")) return bind_literal(node);
  if (node.is("SQLValueFunction")) {
    node.fail("the current date and time are not supported: a result follows from the data alone; write a literal");
  }
  for (const auto& handler : kHandlers) {
    if (node.is(handler.type)) return (this->*handler.binder)(node);
  }
  node.refuse();
}

Expression ExpressionBinder::bind_boolean(const ParseNode& node, std::string_view what) {
  return coerce(bind(node), kBool, node, what);
}

std::vector<Bound> ExpressionBinder::bind_all(const std::vector<ParseNode>& nodes) {
  std::vector<Bound> bounds;
  for (const auto& node : nodes) bounds.push_back(bind(node));
  return bounds;
}

Expression ExpressionBinder::pend(PendingColumn pending, const ParseNode& at) {
  pending.text = at.written();
  pending.location = at.location();
  return pending_.add(std::move(pending));
}

Bound ExpressionBinder::bind_logic(const ParseNode& node) {
  node.allow({"boolop", "args"});
  const std::string kind = node.text("boolop");
  const std::string sign = kind.substr(0, kind.find('_'));
  std::vector<Expression> arguments;
  for (const auto& argument : node.list("args")) arguments.push_back(bind_boolean(argument, "an argument of " + sign));
  if (sign == "NOT") return {call("not", {{std::move(arguments[0])}}, node)};
  Expression result = sign == "AND" ? all_of(std::move(arguments)) : any_of(std::move(arguments));
  result.text = node.written();
  result.location = node.location();
  return {std::move(result)};
}

Bound ExpressionBinder::bind_null_test(const ParseNode& node) {
  node.allow({"arg", "nulltesttype"});
  Bound argument = bind(node.child("arg"));
  if (argument.unknown) argument.unknown = false;  // text
  const bool negated = node.text("nulltesttype") == "IS_NOT_NULL";
  return {call(negated ? "is_not_null" : "is_null", {{settle(std::move(argument), node)}}, node)};
}

Bound ExpressionBinder::bind_boolean_test(const ParseNode& node) {
  node.allow({"arg", "booltesttype"});
  Expression value = bind_boolean(node.child("arg"), "what IS tests");
  std::string test = node.text("booltesttype");
  std::transform(test.begin(), test.end(), test.begin(),
                 [](char c) { return c == '_' ? c : static_cast<char>(c | 0x20); });
  return {call(test, {{std::move(value)}}, node)};
}

Bound ExpressionBinder::bind_case(const ParseNode& node) {
  node.allow({"arg", "args", "defresult"});
  std::optional<Bound> tested;
  if (const ParseNode argument = node.child("arg")) tested = bind(argument);
  std::vector<Expression> conditions;
  std::vector<Bound> values;
  for (const auto& when : node.list("args")) {
    when.allow({"expr", "result"});
    const ParseNode condition = when.child("expr");
    conditions.push_back(tested ? compare("=", *tested, bind(condition), condition)
                                : bind_boolean(condition, "the condition of WHEN"));
    values.push_back(bind(when.child("result")));
  }
  const ParseNode otherwise = node.child("defresult");
  values.push_back(otherwise ? bind(otherwise) : Bound{constant_expression(std::monostate{}, kText), true});
  std::vector<Expression> results = unify(std::move(values), node, "CASE");
  Expression result;
  result.kind = Expression::Kind::kCase;
  result.type = results.back().type;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    result.arguments.push_back(std::move(conditions[i]));
    result.arguments.push_back(std::move(results[i]));
  }
  result.arguments.push_back(std::move(results.back()));
  result.text = node.written();
  result.location = node.location();
  return {std::move(result)};
}

Bound ExpressionBinder::bind_coalesce(const ParseNode& node) {
  node.allow({"args"});
  Expression result;
  result.kind = Expression::Kind::kCoalesce;
  result.arguments = unify(bind_all(node.list("args")), node, "coalesce");
  result.type = result.arguments[0].type;
  result.text = node.written();
  result.location = node.location();
  return {std::move(result)};
}

Bound ExpressionBinder::bind_greatest(const ParseNode& node) {
  node.allow({"op", "args"});
  const std::string_view name = node.text("op") == "IS_GREATEST" ? "greatest" : "least";
  std::vector<Bound> arguments;
  for (auto& value : unify(bind_all(node.list("args")), node, name)) arguments.push_back({std::move(value)});
  return {call(name, std::move(arguments), node)};
}

Bound ExpressionBinder::bind_cast(const ParseNode& node) {
  node.allow({"arg", "typeName"});
  const ParseNode argument = node.child("arg");
  const CastTarget target = bind_type_name(node.record("typeName", "TypeName"));
  Bound bound = bind(argument);
  if (target.kind == CastTarget::Kind::kInterval) {
    if (bound.is_interval()) return bound;
    if (!bound.unknown || !std::holds_alternative<std::string>(bound.value.constant)) {
      node.fail("an interval is written as a literal: interval '1 day'; multiply it by a number of days");
    }
    return interval_literal(std::get<std::string>(bound.value.constant), target.interval_fields, node);
  }
  DataType type = target.type;
  if (target.kind == CastTarget::Kind::kNumeric && bound.value.type.id == TypeId::kDecimal) type = bound.value.type;
  if (target.kind == CastTarget::Kind::kNumeric && (bound.unknown || !bound.value.type.is_integral())) {
    node.fail("numeric needs its decimal places here: numeric(18, 2)");
  }
  Expression value = cast(std::move(bound), type, node);
  if (target.digits == 0) return {std::move(value)};
  return {
      call("check_precision", {{std::move(value)}, {constant_expression(std::int64_t{target.digits}, kInt64)}}, node)};
}

}  // namespace rankwise
