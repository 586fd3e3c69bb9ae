#include "sql/bind/coercion.hpp"
#include "sql/bind/plan_steps.hpp"
#include "sql/bind/query_binder.hpp"

namespace rankwise {
namespace {

struct Operation {
  std::string kind;  // "UNION", "INTERSECT", "EXCEPT"
  bool all = false;
};

Operation operation_of(const ParseNode& select) {
  const std::string op = select.text("op");
  return {op.substr(op.find('_') + 1), select.flag("all")};
}

bool is_plain(const ParseNode& select) {
  return !select.has("sortClause") && !select.has("limitCount") && !select.has("limitOffset") &&
         !select.has("withClause");
}

// Unions of unions are one union.
void collect_branches(const ParseNode& select, const Operation& operation, std::vector<ParseNode>& branches) {
  for (const auto* side : {"larg", "rarg"}) {
    const ParseNode branch = select.record(side, "SelectStmt");
    const Operation own = operation_of(branch);
    const bool same = operation.kind == "UNION" && own.kind == "UNION" && own.all == operation.all;
    if (same && is_plain(branch)) {
      collect_branches(branch, operation, branches);
    } else {
      branches.push_back(branch);
    }
  }
}

Bound output_of(const BoundQuery& query, std::size_t i) {
  if (i < query.literals.size() && query.literals[i]) return {*query.literals[i], true};
  return {column_of(*query.plan, static_cast<int>(i))};
}

// Projects all branches to the names of the first one and to types that suit all.
std::vector<PlanPtr> unified(const std::vector<BoundQuery>& branches, const ParseNode& at, const std::string& what) {
  std::vector<std::vector<NamedExpression>> columns(branches.size());
  for (std::size_t i = 0; i < branches[0].names.size(); ++i) {
    std::vector<Bound> bounds;
    for (const auto& branch : branches) bounds.push_back(output_of(branch, i));
    std::vector<Expression> values = unify(std::move(bounds), at, what);
    for (std::size_t b = 0; b < branches.size(); ++b) columns[b].push_back({values[b], branches[0].names[i]});
  }
  std::vector<PlanPtr> plans;
  for (std::size_t b = 0; b < branches.size(); ++b) plans.push_back(project_rows(branches[b].plan, columns[b]));
  return plans;
}

std::vector<int> all_columns(int count) {
  std::vector<int> columns;
  for (int i = 0; i < count; ++i) columns.push_back(i);
  return columns;
}

// The rows of a side, with 1 in its own count column and 0 in the other's.
PlanPtr tagged(const PlanPtr& plan, bool left) {
  std::vector<NamedExpression> columns;
  for (int i = 0; i < plan->schema.size(); ++i) columns.push_back({column_of(*plan, i), plan->schema[i].name});
  columns.push_back({constant_expression(std::int64_t{left ? 1 : 0}, kInt64), "left rows"});
  columns.push_back({constant_expression(std::int64_t{left ? 0 : 1}, kInt64), "right rows"});
  return project_rows(plan, columns);
}

AggregateCall sum_of(int column, const char* name) {
  AggregateCall sum;
  sum.function = GroupFunction::kSum;
  sum.arguments = {column};
  sum.output = {name, kInt64};
  return sum;
}

// How often each distinct row stands on either side decides how often it is given.
PlanPtr count_and_keep(const std::vector<PlanPtr>& sides, const Operation& operation, const ParseNode& at) {
  const int width = sides[0]->schema.size();
  PlanPtr counted = group_rows(union_rows({tagged(sides[0], true), tagged(sides[1], false)}), all_columns(width),
                               {sum_of(width, "left rows"), sum_of(width + 1, "right rows")});
  const Expression left = column_of(*counted, width);
  const Expression right = column_of(*counted, width + 1);
  const Expression none = constant_expression(std::int64_t{0}, kInt64);
  const auto compare = [&](const char* sign, const Expression& a, const Expression& b) {
    return call(sign, {{a}, {b}}, at);
  };
  const bool intersect = operation.kind == "INTERSECT";
  if (intersect) {
    counted = filter_rows(counted, {compare(">", left, none), compare(">", right, none)});
  } else {
    counted = filter_rows(counted, {operation.all ? compare(">", left, right) : compare("=", right, none)});
  }
  std::vector<NamedExpression> columns;
  for (int i = 0; i < width; ++i) columns.push_back({column_of(*counted, i), counted->schema[i].name});
  if (!operation.all) return project_rows(counted, columns);
  columns.push_back({intersect ? choose(compare("<", left, right), left, right) : compare("-", left, right), "times"});
  return repeat_rows(project_rows(counted, columns));
}

}  // namespace

BoundQuery bind_set_operation(const ParseNode& select, const QueryContext& context) {
  const Operation operation = operation_of(select);
  OuterQuery refused;
  QueryContext within = context;
  if (context.outer != nullptr) {
    refused = *context.outer;
    refused.refusal = "the query around, which " + operation.kind + " in a subquery cannot refer to";
    within.outer = &refused;
  }
  std::vector<ParseNode> nodes;
  collect_branches(select, operation, nodes);
  std::vector<BoundQuery> branches;
  for (const auto& node : nodes) {
    branches.push_back(bind_select_statement(node, within, QueryUse::kRows));
    if (branches.back().names.size() != branches[0].names.size()) {
      node.fail("each query of " + operation.kind + " must have as many columns as the first one, " +
                std::to_string(branches[0].names.size()) + ", not " + std::to_string(branches.back().names.size()));
    }
  }
  const std::vector<PlanPtr> plans = unified(branches, select, operation.kind);
  BoundQuery query;
  query.names = branches[0].names;
  if (operation.kind != "UNION") {
    query.plan = count_and_keep(plans, operation, select);
  } else {
    query.plan = union_rows(plans);
    if (!operation.all) query.plan = group_rows(query.plan, all_columns(query.plan->schema.size()), {});
  }
  return query;
}

}  // namespace rankwise
