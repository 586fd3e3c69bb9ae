#include <array>    // std::array
#include <utility>  // std::pair

#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"
#include "sql/bind/plan_steps.hpp"
#include "sql/bind/query_binder.hpp"

namespace rankwise {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOpposites{
    {{"=", "<>"}, {"<>", "="}, {"<", ">="}, {">=", "<"}, {">", "<="}, {"<=", ">"}}};

// x in, x = any, x > all: as any, or as the opposite of any.
void read_membership(const ParseNode& node, SubqueryUse& use) {
  const std::vector<std::string> names = node.names("operName");
  const std::string sign = names.empty() ? "=" : names.back();
  use.negated = node.text("subLinkType") == "ALL_SUBLINK";
  for (const auto& [known, opposite] : kOpposites) {
    if (sign != known) continue;
    use.sign = use.negated ? opposite : known;
    return;
  }
  node.fail(sign + " any (subquery) is not supported");
}

Expression output_of(const BoundQuery& query, std::size_t i) {
  return query.value ? *query.value : column_of(*query.plan, static_cast<int>(i));
}

}  // namespace

SubqueryUse ExpressionBinder::bind_subquery_use(const ParseNode& node, const Clause& clause) {
  node.allow({"subLinkType", "testexpr", "operName", "subselect"});
  if (!clause.subqueries) node.fail("subqueries in " + std::string(clause.name) + " are not supported");
  const std::string kind = node.text("subLinkType");
  if (kind == "ARRAY_SUBLINK") node.fail("ARRAY is not supported");
  const OuterQuery outer{&scope_, context_.outer};
  const QueryContext context{context_.catalogue, context_.common, &outer};
  const ParseNode select = node.child("subselect");
  SubqueryUse use{SubqueryUse::Kind::kScalar};
  use.at = node;
  if (kind == "EXISTS_SUBLINK") {
    use.kind = SubqueryUse::Kind::kExists;
    use.query = bind_select_statement(select, context, QueryUse::kExists);
    return use;
  }
  std::size_t columns = 1;
  if (kind != "EXPR_SUBLINK") {
    use.kind = SubqueryUse::Kind::kIn;
    read_membership(node, use);
    const ParseNode tested = node.child("testexpr");
    const bool row = tested.is("RowExpr");
    for (const auto& value : row ? tested.list("args") : std::vector<ParseNode>{tested}) {
      use.tested.push_back(bind(value, clause));
      if (use.tested.back().is_interval()) settle(use.tested.back(), value);
    }
    columns = use.tested.size();
  }
  const bool scalar = use.kind == SubqueryUse::Kind::kScalar;
  use.query = bind_select_statement(select, context, scalar ? QueryUse::kScalar : QueryUse::kIn);
  if (use.query.names.size() != columns) {
    select.fail("the subquery must have " + std::to_string(columns) + (columns == 1 ? " column" : " columns") +
                ", not " + std::to_string(use.query.names.size()));
  }
  // Types that do not compare are found here, where the place is known.
  for (std::size_t i = 0; i < use.tested.size(); ++i) {
    call(use.sign, {use.tested[i], {output_of(use.query, i)}}, node);
  }
  return use;
}

Bound ExpressionBinder::bind_subquery(const ParseNode& node) {
  SubqueryUse use = bind_subquery_use(node, clause_);
  const bool negated = use.negated;
  DataType type = kBool;
  if (use.kind == SubqueryUse::Kind::kScalar) {
    type = output_of(use.query, 0).type;
  }
  PendingColumn pending{std::move(use), type};
  pending.of_groups = clause_.of_groups;
  Expression value = pend(std::move(pending), node);
  return {negated ? call("not", {{std::move(value)}}, node) : std::move(value)};
}

}  // namespace rankwise
