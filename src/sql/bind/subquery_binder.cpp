#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"
#include "sql/bind/query_binder.hpp"

namespace rankwise {
namespace {

// in, = any: true; <> all: false, and it is the opposite that is looked for.
bool is_membership(const ParseNode& node) {
  const std::string kind = node.text("subLinkType");
  const std::vector<std::string> names = node.names("operName");
  const std::string sign = names.empty() ? "=" : names.back();
  if (kind == "ANY_SUBLINK" && sign == "=") return true;
  if (kind == "ALL_SUBLINK" && sign == "<>") return false;
  node.fail(sign + (kind == "ANY_SUBLINK" ? " any" : " all") +
            " (subquery) is not supported: compare with its min or max");
}

}  // namespace

SubqueryUse ExpressionBinder::bind_subquery_use(const ParseNode& node, const Clause& clause) {
  node.allow({"subLinkType", "testexpr", "operName", "subselect"});
  if (!clause.subqueries) node.fail("subqueries in " + std::string(clause.name) + " are not supported");
  const std::string kind = node.text("subLinkType");
  const OuterQuery outer{&scope_, context_.outer};
  const QueryContext context{context_.catalogue, context_.common, &outer};
  const ParseNode select = node.child("subselect");
  if (kind == "EXISTS_SUBLINK") {
    return {SubqueryUse::Kind::kExists, {}, bind_select_statement(select, context, QueryUse::kExists), node};
  }
  if (kind == "ARRAY_SUBLINK") node.fail("ARRAY is not supported");
  const bool scalar = kind == "EXPR_SUBLINK";
  SubqueryUse use{scalar ? SubqueryUse::Kind::kScalar : SubqueryUse::Kind::kIn};
  use.at = node;
  std::size_t columns = 1;
  if (!scalar) {
    use.negated = !is_membership(node);
    const ParseNode tested = node.child("testexpr");
    const bool row = tested.is("RowExpr");
    for (const auto& value : row ? tested.list("args") : std::vector<ParseNode>{tested}) {
      use.tested.push_back(bind(value, clause));
      if (use.tested.back().is_interval()) settle(use.tested.back(), value);
    }
    columns = use.tested.size();
  }
  use.query = bind_select_statement(select, context, scalar ? QueryUse::kScalar : QueryUse::kIn);
  if (use.query.names.size() != columns) {
    select.fail("the subquery must have " + std::to_string(columns) + (columns == 1 ? " column" : " columns") +
                ", not " + std::to_string(use.query.names.size()));
  }
  return use;
}

Bound ExpressionBinder::bind_subquery(const ParseNode& node) {
  SubqueryUse use = bind_subquery_use(node, clause_);
  const bool negated = use.negated;
  DataType type = kBool;
  if (use.kind == SubqueryUse::Kind::kScalar) {
    type = use.query.value ? use.query.value->type : use.query.plan->schema[0].type;
  }
  PendingColumn pending{std::move(use), type};
  pending.of_groups = clause_.of_groups;
  Expression value = pend(std::move(pending), node);
  return {negated ? call("not", {{std::move(value)}}, node) : std::move(value)};
}

}  // namespace rankwise
