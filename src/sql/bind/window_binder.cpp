#include "sql/bind/aggregate_names.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"

namespace rankwise {
namespace {

void check_arguments(const ParseNode& node, const std::string& name, std::size_t least, std::size_t most) {
  const std::size_t given = node.list("args").size();
  if (node.has("agg_filter")) node.fail("FILTER is for aggregates, not for " + name);
  if (node.flag("agg_star") || given < least || given > most) {
    node.fail(name + " takes " + (least == most ? std::to_string(least) : "1 to " + std::to_string(most)) +
              (most == 1 ? " argument" : " arguments"));
  }
}

}  // namespace

Bound ExpressionBinder::bind_window(const ParseNode& node, const std::string& name) {
  node.allow({"funcname", "args", "funcformat", "agg_filter", "agg_star", "over"});
  if (!clause_.windows) {
    node.fail(clause_.name == "a window" ? "window functions cannot stand within each other"
                                         : "window functions are not allowed in " + std::string(clause_.name));
  }
  const Clause around = clause_;
  clause_.name = "a window";
  clause_.windows = false;
  WindowUse use = window_call(node, name);
  const ParseNode over = node.record("over", "WindowDef");
  bind_window_definition(over.has("name") ? find_window(over, over.text("name")) : over, use, 0);
  clause_ = around;
  const DataType type = use.call.output.type;
  return {pend({std::move(use), type}, node)};
}

WindowUse ExpressionBinder::window_call(const ParseNode& node, const std::string& name) {
  const std::optional<WindowFunction> function = window_function_named(name);
  if (!function) return window_aggregate(node, name);
  const std::vector<ParseNode> arguments = node.list("args");
  WindowUse use;
  use.call.function = *function;
  use.call.output.type = kInt64;
  switch (*function) {
    case WindowFunction::kPercentRank:
    case WindowFunction::kCumeDist:
      use.call.output.type = kFloat64;
      [[fallthrough]];
    case WindowFunction::kRowNumber:
    case WindowFunction::kRank:
    case WindowFunction::kDenseRank:
      check_arguments(node, name, 0, 0);
      return use;
    case WindowFunction::kNtile:
      check_arguments(node, name, 1, 1);
      use.call.parameter = constant_bigint(arguments[0], "the number of buckets");
      if (use.call.parameter <= 0) arguments[0].fail("ntile needs at least one bucket");
      return use;
    case WindowFunction::kLag:
    case WindowFunction::kLead:
      check_arguments(node, name, 1, 3);
      break;
    case WindowFunction::kNthValue:
      check_arguments(node, name, 2, 2);
      break;
    default:
      check_arguments(node, name, 1, 1);
  }
  use.arguments.push_back(settle(bind(arguments[0]), arguments[0]));
  use.call.output.type = use.arguments[0].type;
  if (arguments.size() > 1) use.call.parameter = constant_bigint(arguments[1], "the second argument of " + name);
  if (*function == WindowFunction::kNthValue) {
    if (use.call.parameter <= 0) arguments[1].fail("nth_value counts from 1");
  } else if (use.call.parameter < 0) {
    arguments[1].fail("a negative distance is not supported: " +
                      std::string(*function == WindowFunction::kLag ? "lead" : "lag") + " looks the other way");
  }
  if (arguments.size() > 2) {
    const std::string what = "the default of " + name;
    const Expression fallback = coerce(bind(arguments[2]), use.call.output.type, arguments[2], what);
    use.call.fallback = constant_value(fallback, arguments[2], what);
  }
  return use;
}

WindowUse ExpressionBinder::window_aggregate(const ParseNode& node, const std::string& name) {
  const auto function = aggregate_named(name);
  if (!function) node.fail(name + " is neither an aggregate nor a window function");
  if (!std::holds_alternative<GroupFunction>(*function)) {
    const bool ends = name == "first" || name == "last";
    node.fail(name + " is not supported as a window function" + (ends ? ": use " + name + "_value" : ""));
  }
  AggregateUse aggregate = group_aggregate(node, name, std::get<GroupFunction>(*function));
  fold_filter(node, aggregate);
  WindowUse use;
  use.call.function = WindowFunction::kAggregate;
  use.call.aggregate = std::get<GroupFunction>(aggregate.function);
  use.call.output.type = type_of(aggregate);
  use.arguments = std::move(aggregate.arguments);
  return use;
}

std::int64_t ExpressionBinder::constant_bigint(const ParseNode& node, std::string_view what) {
  const Constant value = constant_value(coerce(bind(node), kInt64, node, what), node, what);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) node.fail(std::string(what) + " must not be null");
  return *number;
}

}  // namespace rankwise
