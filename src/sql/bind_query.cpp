#include "sql/bind/plan_steps.hpp"
#include "sql/bind/query_binder.hpp"
#include "sql/parse/parse_tree.hpp"
#include "sql/query.hpp"

namespace rankwise {
namespace {

/// Tells whether rows come in the order of a query in from, which is not that of the whole query.
bool comes_in_order(const PlanNode& plan) {
  if (std::holds_alternative<OrderNode>(plan.step)) return true;
  const bool passes_on =
      std::holds_alternative<ProjectNode>(plan.step) || std::holds_alternative<FilterNode>(plan.step);
  return passes_on && comes_in_order(*plan.inputs.front());
}

}  // namespace

PlanPtr bind_query(const std::string& sql, const Catalogue& catalogue, const std::string& what) {
  const ParseTree tree(sql, what);
  const QueryContext context{&catalogue, nullptr, nullptr};
  const ParseNode select = tree.select();
  PlanPtr plan = bind_select_statement(select, context, QueryUse::kResult).plan;
  const bool ordered = select.has("sortClause") || select.has("limitCount") || select.has("limitOffset");
  return !ordered && comes_in_order(*plan) ? order_rows(plan, OrderSpec()) : plan;
}

}  // namespace rankwise
