#include <algorithm>  // std::find
#include <array>      // std::array

#include "sql/bind/aggregate_names.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"
#include "sql/bind/interval.hpp"

namespace rankwise {
namespace {

std::string function_name(const ParseNode& node) {
  const std::vector<std::string> names = node.names("funcname");
  if (names.size() > 1 && names[0] != "pg_catalog") node.fail("naming a function's schema is not supported");
  return names.back();
}

constexpr std::array<std::string_view, 8> kUnrepeatable{
    "now", "random", "clock_timestamp", "setseed", "gen_random_uuid", "transaction_timestamp", "today", "uuid"};

// Columns and constants that say what to do rather than what with: extract(year from ...).
std::string field_name(const ParseNode& node) {
  if (!node.is("A_Const") || !node.has("sval")) node.fail("the field must be a word such as year");
  std::string name = node.record("sval", "String").text("sval");
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return name;
}

}  // namespace

Bound ExpressionBinder::bind_function(const ParseNode& node) {
  const std::string name = function_name(node);
  if (node.has("over")) return bind_window(node, name);
  if (is_aggregate(name)) return bind_aggregate(node, name);
  if (is_window_function(name)) node.fail(name + " is a window function: write " + name + "(...) over (...)");
  node.allow({"funcname", "args", "funcformat"});
  if (name == "extract" || name == "date_part") return bind_extract(node);
  if (name == "array_agg") node.fail("array_agg is not supported, as there are no arrays: use string_agg");
  if (name == "timezone") node.fail("AT TIME ZONE is not supported: timestamps have no time zone");
  if (std::find(kUnrepeatable.begin(), kUnrepeatable.end(), name) != kUnrepeatable.end()) {
    node.fail(name + " is not supported: a result follows from the data alone");
  }
  return {call(name, bind_all(node.list("args")), node)};
}

Bound ExpressionBinder::bind_extract(const ParseNode& node) {
  const std::vector<ParseNode> arguments = node.list("args");
  if (arguments.size() != 2) node.fail("date_part takes a field and a date or time");
  const std::string field = field_name(arguments[0]);
  Bound value = bind(arguments[1]);
  if (value.is_interval()) return {interval_field(field, value, node)};
  return {call("extract", {{constant_expression(field, kText)}, std::move(value)}, node)};
}

}  // namespace rankwise
