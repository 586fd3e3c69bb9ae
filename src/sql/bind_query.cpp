#include "sql/bind/plan_steps.hpp"
#include "sql/bind/query_binder.hpp"
#include "sql/parse/parse_tree.hpp"
#include "sql/query.hpp"

namespace rankwise {

namespace {

// Tells whether the rows of a plan would keep an order of a query within it.
bool has_inner_order(const PlanNode& plan) {
  if (std::holds_alternative<OrderNode>(plan.step)) return true;
  const bool keeps = std::holds_alternative<ProjectNode>(plan.step) || std::holds_alternative<FilterNode>(plan.step);
  return keeps && has_inner_order(*plan.inputs[0]);
}

}  // namespace

PlanPtr bind_query(const std::string& sql, const Catalogue& catalogue, const std::string& what) {
  const ParseTree tree(sql, what);
  const QueryContext context{&catalogue, nullptr, nullptr};
  const ParseNode select = tree.select();
  PlanPtr plan = bind_select_statement(select, context, QueryUse::kResult).plan;
  // Without an ORDER BY of its own a result is in the order of all its columns.
  const bool own_order = select.has("sortClause") || std::holds_alternative<OrderNode>(plan->step);
  return own_order || !has_inner_order(*plan) ? plan : order_rows(std::move(plan), {});
}

}  // namespace rankwise
