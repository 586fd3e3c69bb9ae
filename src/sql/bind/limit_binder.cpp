#include "sql/bind/limit_binder.hpp"

#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"

namespace rankwise {
namespace {

std::optional<std::int64_t> constant_count(const ParseNode& node, const QueryContext& context, const char* name) {
  if (!node) return std::nullopt;
  const Scope scope;
  PendingColumns pending;
  Clause clause{name};
  clause.subqueries = false;
  const Expression bound =
      coerce(ExpressionBinder(context, scope, pending).bind(node, clause), kInt64, node, std::string(name));
  const Constant value = constant_value(bound, node, name);
  if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
  const auto count = std::get<std::int64_t>(value);
  if (count < 0) node.fail(std::string(name) + " must not be negative");
  return count;
}

}  // namespace

Limit bind_limit(const ParseNode& select, const QueryContext& context) {
  if (select.text("limitOption") == "LIMIT_OPTION_WITH_TIES") {
    select.child("limitCount").fail("WITH TIES is not supported: filter by rank()");
  }
  return {constant_count(select.child("limitOffset"), context, "OFFSET").value_or(0),
          constant_count(select.child("limitCount"), context, "LIMIT")};
}

}  // namespace rankwise
