#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"

namespace rankwise {
namespace {

bool takes_order(OrderedFunction function) {
  return function == OrderedFunction::kFirst || function == OrderedFunction::kLast ||
         function == OrderedFunction::kJoinText;
}

void check_number(const Expression& value, const ParseNode& at, const std::string& name) {
  if (!value.type.is_numeric()) at.fail(name + " needs numbers, not " + type_name({value}));
}

bool needs_number(OrderedFunction function) {
  return function == OrderedFunction::kPercentileContinuous || function == OrderedFunction::kApproximatePercentile;
}

}  // namespace

double ExpressionBinder::fraction(const ParseNode& node, const std::string& name) {
  const std::string what = "the fraction of " + name;
  const Constant value = constant_value(coerce(bind(node), kFloat64, node, what), node, what);
  const double* fraction = std::get_if<double>(&value);
  if (fraction == nullptr || !(*fraction >= 0 && *fraction <= 1)) node.fail(what + " must be between 0 and 1");
  return *fraction;
}

// percentile_cont(0.5) within group (order by x), mode() within group (order by x)
AggregateUse ExpressionBinder::within_group(const ParseNode& node, const std::string& name, OrderedFunction function) {
  AggregateUse use{function};
  const std::vector<ParseNode> arguments = node.list("args");
  const bool mode = function == OrderedFunction::kMode;
  if (arguments.size() != (mode ? 0 : 1)) node.fail(name + (mode ? " takes no argument" : " takes one fraction"));
  if (!mode) use.parameter = fraction(arguments[0], name);
  std::vector<SortItem> items = bind_sort_items(node.list("agg_order"), clause_);
  if (items.size() != 1) node.fail("WITHIN GROUP of " + name + " orders by one expression");
  if (items[0].descending && function == OrderedFunction::kPercentileContinuous) {
    use.parameter = 1 - use.parameter;
  } else if (items[0].descending) {
    node.fail("a descending order is not supported in " + name);
  }
  use.arguments.push_back(std::move(items[0].expression));
  return use;
}

AggregateUse ExpressionBinder::ordered_aggregate(const ParseNode& node, const std::string& name,
                                                 OrderedFunction function) {
  const std::vector<ParseNode> arguments = node.list("args");
  const bool percentile = name == "percentile_cont" || name == "percentile_disc";
  AggregateUse use{function};
  if (node.flag("agg_within_group")) {
    if (!percentile && name != "mode") node.fail(name + " takes no WITHIN GROUP");
    use = within_group(node, name, function);
  } else {
    if (percentile) node.fail("write " + name + "(0.5) within group (order by ...)");
    const bool pair = function == OrderedFunction::kJoinText || function == OrderedFunction::kApproximatePercentile;
    if (node.flag("agg_star") || arguments.size() != (pair ? 2 : 1)) {
      node.fail(name + (pair ? " takes two arguments" : " takes one argument"));
    }
    use.arguments.push_back(settle(bind(arguments[0]), arguments[0]));
    if (node.has("agg_order") && !takes_order(function)) {
      node.fail("the order does not matter to " + name + ": leave ORDER BY out");
    }
    use.order = bind_sort_items(node.list("agg_order"), clause_);
  }
  if (needs_number(function)) check_number(use.arguments[0], node, name);
  if (function == OrderedFunction::kApproximatePercentile) use.parameter = fraction(arguments[1], name);
  if (function == OrderedFunction::kJoinText) {
    if (!use.arguments[0].type.is_text()) arguments[0].fail("string_agg joins text; write a cast");
    const Constant separator =
        constant_value(coerce(bind(arguments[1]), kText, arguments[1], "the separator"), arguments[1], "the separator");
    if (const auto* text = std::get_if<std::string>(&separator)) use.separator = *text;
  }
  return use;
}

}  // namespace rankwise
