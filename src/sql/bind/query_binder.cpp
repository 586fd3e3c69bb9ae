#include "sql/bind/query_binder.hpp"

#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"
#include "sql/bind/from_binder.hpp"
#include "sql/bind/limit_binder.hpp"
#include "sql/bind/plan_steps.hpp"
#include "sql/bind/select_binder.hpp"

namespace rankwise {
namespace {

void bind_common_table(const ParseNode& table, const QueryContext& context, CommonTables& tables) {
  table.allow({"ctename", "aliascolnames", "ctematerialized", "ctequery"});
  const std::string name = table.text("ctename");
  for (const auto& entry : tables.entries) {
    if (entry.name == name) table.fail("WITH names \"" + name + "\" twice");
  }
  const ParseNode select = table.child("ctequery");
  if (!select.is("SelectStmt")) select.refuse();
  BoundQuery query = bind_select_statement(select, context, QueryUse::kRows);
  const std::vector<std::string> renamed = table.names("aliascolnames");
  if (renamed.size() > query.names.size()) {
    table.fail("\"" + name + "\" has " + std::to_string(query.names.size()) + " columns, but " +
               std::to_string(renamed.size()) + " names are given");
  }
  std::copy(renamed.begin(), renamed.end(), query.names.begin());
  query.plan->name = name;
  tables.entries.push_back({name, std::move(query)});
}

BoundQuery bind_body(const ParseNode& select, const QueryContext& context, QueryUse use) {
  const bool values = select.has("valuesLists");
  if (!values && select.text("op") == "SETOP_NONE") return SelectBinder(select, context, use).bind();
  BoundQuery query = values ? bind_values(select, context) : bind_set_operation(select, context);
  bind_output_order(select, context, use, query);
  return query;
}

}  // namespace

BoundQuery bind_select_statement(const ParseNode& select, const QueryContext& context, QueryUse use) {
  select.allow({"targetList", "fromClause", "whereClause", "groupClause", "havingClause", "windowClause",
                "distinctClause", "valuesLists", "sortClause", "limitCount", "limitOffset", "limitOption", "withClause",
                "op", "all", "larg", "rarg"});
  const ParseNode with = select.record("withClause", "WithClause");
  if (!with) return bind_body(select, context, use);
  with.allow({"ctes"});
  CommonTables tables{context.common};
  QueryContext within = context;
  within.common = &tables;
  OuterQuery refused;
  QueryContext of_tables = within;
  if (context.outer != nullptr) {
    refused = *context.outer;
    refused.refusal = "the query around, which a query in WITH cannot refer to";
    of_tables.outer = &refused;
  }
  for (const auto& table : with.list("ctes")) bind_common_table(table, of_tables, tables);
  return bind_body(select, within, use);
}

BoundQuery bind_values(const ParseNode& select, const QueryContext& context) {
  const Scope scope;
  PendingColumns pending;
  ExpressionBinder binder(context, scope, pending);
  Clause clause{"VALUES"};
  clause.subqueries = false;
  std::vector<std::vector<Bound>> columns;
  const std::vector<ParseNode> rows = select.list("valuesLists");
  for (const auto& row : rows) {
    const std::vector<ParseNode> values = row.items();
    if (columns.empty()) columns.resize(values.size());
    if (values.size() != columns.size()) row.fail("VALUES lists must all have the same length");
    for (std::size_t i = 0; i < values.size(); ++i) columns[i].push_back(binder.bind(values[i], clause));
  }
  std::vector<std::vector<NamedExpression>> table(rows.size());
  BoundQuery query;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    query.names.push_back("column" + std::to_string(i + 1));
    const std::vector<Expression> values = unify(std::move(columns[i]), select, "VALUES");
    for (std::size_t row = 0; row < rows.size(); ++row) table[row].push_back({values[row], query.names.back()});
  }
  std::vector<PlanPtr> plans;
  const PlanPtr one = one_row();
  for (const auto& row : table) plans.push_back(project_rows(one, row));
  query.plan = union_rows(std::move(plans));
  return query;
}

void bind_output_order(const ParseNode& select, const QueryContext& context, QueryUse use, BoundQuery& query) {
  OrderSpec order;
  for (const auto& sort : select.list("sortClause")) {
    const ParseNode key = sort.child("node");
    const SortDirection direction = sort_direction(sort);
    int column = item_by_position(key, query.names, "ORDER BY");
    if (column < 0) column = item_by_name(key, query.names, "ORDER BY");
    if (column < 0) key.fail("ORDER BY here takes names or positions of the output columns");
    order.keys.push_back({column, direction.descending, direction.nulls_first});
  }
  const Limit limit = bind_limit(select, context);
  order.offset = limit.offset;
  order.limit = limit.limit;
  if (limit.cuts() || (use == QueryUse::kResult && !order.keys.empty())) query.plan = order_rows(query.plan, order);
}

}  // namespace rankwise
