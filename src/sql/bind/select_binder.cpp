#include "sql/bind/select_binder.hpp"

#include <algorithm>  // std::any_of

#include "ops/expression/scalar_function.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/column_rewrite.hpp"
#include "sql/bind/output_name.hpp"
#include "sql/bind/subquery_join.hpp"
#include "sql/bind/window_builder.hpp"

namespace rankwise {
namespace {

bool calls_any_aggregate(const ParseNode& select) {
  const auto in = [&](const char* field) {
    const std::vector<ParseNode> nodes = select.list(field);
    return std::any_of(nodes.begin(), nodes.end(), calls_aggregate);
  };
  return in("targetList") || in("sortClause") || in("distinctClause") || in("windowClause");
}

bool is_and(const ParseNode& node) {
  return node.is("BoolExpr") && node.text("boolop") == "AND_EXPR";
}

bool is_not(const ParseNode& node) {
  return node.is("BoolExpr") && node.text("boolop") == "NOT_EXPR";
}

}  // namespace

SelectBinder::SelectBinder(const ParseNode& select, const QueryContext& context, QueryUse use)
    : select_(select),
      context_(context),
      use_(use),
      relation_(FromBinder(context).bind(select.list("fromClause"))),
      binder_(context, relation_.scope, pending_) {}

Clause SelectBinder::clause(std::string_view name, bool aggregates) const {
  Clause clause{name};
  clause.aggregates = aggregates;
  clause.of_groups = aggregates && grouped_;
  return clause;
}

std::vector<std::string> SelectBinder::item_names() const {
  std::vector<std::string> names;
  for (const auto& item : items_) names.push_back(item.name);
  return names;
}

Clause SelectBinder::where_clause() const {
  Clause where{"WHERE"};
  where.outer_columns = true;
  return where;
}

BoundQuery SelectBinder::bind() {
  binder_.define_windows(select_.list("windowClause"));
  bind_where();
  items_ = expand_select_list(select_, relation_.scope);
  grouped_ = select_.has("groupClause") || select_.has("havingClause") || calls_any_aggregate(select_);
  if (grouped_) bind_grouping();
  bind_items();
  if (const ParseNode having = select_.child("havingClause")) {
    having_ = binder_.bind_condition(having, clause("HAVING", true));
  }
  bind_order_by();
  limit_ = bind_limit(select_, context_);
  join_subqueries(false);
  check_correlation();
  if (use_ == QueryUse::kExists && one_row_of_all() && !having_ && !limit_.cuts()) return {one_row()};
  if (correlated() && one_row_of_all()) return finish_aggregate();
  if (grouped_) group();
  join_subqueries(true);
  if (having_) relation_.plan = filter_rows(relation_.plan, {over_plan(*having_)});
  relation_.plan =
      build_windows(relation_.plan, pending_, [this](const Expression& expression) { return over_plan(expression); });
  return finish();
}

// Conditions that read the rows alone come first: they are cheap, and move down to the scans.
void SelectBinder::bind_where() {
  const ParseNode where = select_.child("whereClause");
  if (!where) return;
  std::vector<ParseNode> sublinks;
  std::vector<Expression> direct;
  std::vector<Expression> pending;
  for (const auto& conjunct : is_and(where) ? where.list("args") : std::vector<ParseNode>{where}) {
    const ParseNode inner = is_not(conjunct) ? conjunct.list("args")[0] : conjunct;
    if (inner.is("SubLink") && inner.text("subLinkType") != "EXPR_SUBLINK") {
      sublinks.push_back(conjunct);
      continue;
    }
    std::vector<Expression> conjuncts;
    split_conjuncts(binder_.bind_condition(conjunct, where_clause()), conjuncts);
    for (auto& one : conjuncts) (reads_column(one, is_pending) ? pending : direct).push_back(std::move(one));
  }
  filter_or_correlate(direct);
  for (const auto& conjunct : sublinks) filter_by_sublink(conjunct);
  join_subqueries(false);
  for (auto& conjunct : pending) conjunct = over_rows(conjunct);
  filter_or_correlate(pending);
}

void SelectBinder::filter_or_correlate(std::vector<Expression>& conjuncts) {
  std::vector<Expression> kept;
  for (auto& conjunct : conjuncts) {
    if (reads_column(conjunct, is_outer)) {
      correlate(std::move(conjunct));
    } else {
      kept.push_back(std::move(conjunct));
    }
  }
  relation_.plan = filter_rows(relation_.plan, std::move(kept));
}

void SelectBinder::filter_by_sublink(const ParseNode& conjunct) {
  const bool turned = is_not(conjunct);
  const ParseNode sublink = turned ? conjunct.list("args")[0] : conjunct;
  const SubqueryUse use = binder_.bind_subquery_use(sublink, where_clause());
  join_subqueries(false);  // in what is tested
  filter_by_subquery(relation_.plan, use, turned != use.negated,
                     [&](const Expression& expression) { return own_rows(expression, use.at); });
}

// An equality of an outer and an inner value is a key of the join to come, everything else its condition.
void SelectBinder::correlate(Expression conjunct) {
  const auto is_inner = [](int column) { return !is_outer(column); };
  if (conjunct.kind == Expression::Kind::kCall && conjunct.function->name == "=") {
    Expression& a = conjunct.arguments[0];
    Expression& b = conjunct.arguments[1];
    if (!reads_column(a, is_outer)) std::swap(a, b);
    if (!reads_column(a, is_inner) && reads_column(b, is_inner) && !reads_column(b, is_outer)) {
      correlations_.push_back({shifted(a, -kOuterColumn), std::move(b)});
      return;
    }
  }
  conditions_.push_back(std::move(conjunct));
}

void SelectBinder::bind_grouping() {
  sets_ =
      expand_grouping_sets(select_.list("groupClause"), [this](const ParseNode& node) { return bind_group_key(node); });
}

// As in PostgreSQL a name is a column of FROM first, an alias of the select list second.
int SelectBinder::bind_group_key(const ParseNode& node) {
  const std::vector<std::string> names = item_names();
  int item = item_by_position(node, names, "GROUP BY");
  if (item < 0 && node.is("ColumnRef") && node.list("fields").size() == 1) {
    const Scope::Match match = relation_.scope.find("", node.names("fields").front());
    if (match.column == nullptr && !match.ambiguous) item = item_by_name(node, names, "GROUP BY");
  }
  NamedExpression key;
  if (item >= 0) {
    SelectItem& chosen = items_[static_cast<std::size_t>(item)];
    if (!chosen.bound) chosen.bound = binder_.bind(chosen.node, clause("GROUP BY", false));
    key = {settle(*chosen.bound, chosen.node), chosen.name};
  } else {
    key.expression = settle(binder_.bind(node, clause("GROUP BY", false)), node);
    key.name = output_name(node, relation_.scope, static_cast<int>(keys_.size()) + 1);
  }
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (same_expression(keys_[i].expression, key.expression)) return static_cast<int>(i);
  }
  keys_.push_back(std::move(key));
  return static_cast<int>(keys_.size()) - 1;
}

void SelectBinder::bind_items() {
  Clause list = clause("the select list", true);
  list.windows = true;
  for (auto& item : items_) {
    if (!item.bound) item.bound = binder_.bind(item.node, list);
    literals_.push_back(item.bound->unknown ? std::optional<Expression>(item.bound->value) : std::nullopt);
    outputs_.push_back(settle(*item.bound, item.node));
  }
}

// As in PostgreSQL a name is an alias of the select list first, a column of FROM second.
SelectBinder::OrderItem SelectBinder::bind_order_item(const ParseNode& key, const char* name) {
  Clause order = clause(name, true);
  order.windows = true;
  const std::vector<std::string> names = item_names();
  OrderItem item;
  item.item = item_by_position(key, names, name);
  if (item.item < 0) item.item = item_by_name(key, names, name);
  item.expression =
      item.item >= 0 ? outputs_[static_cast<std::size_t>(item.item)] : settle(binder_.bind(key, order), key);
  item.expression.location = key.location();
  return item;
}

void SelectBinder::bind_order_by() {
  for (const auto& sort : select_.list("sortClause")) {
    order_.push_back(bind_order_item(sort.child("node"), "ORDER BY"));
    order_.back().direction = sort_direction(sort);
  }
  for (const auto& key : select_.list("distinctClause")) {
    distinct_on_.push_back(bind_order_item(key, "DISTINCT ON"));
  }
}

void SelectBinder::check_correlation() const {
  if (!correlated()) return;
  const ParseNode where = select_.child("whereClause");
  for (const auto& column : pending_.all()) {
    if (std::holds_alternative<WindowUse>(column.use)) {
      where.fail("window functions in a subquery that refers to the query around it are not supported");
    }
  }
  if (!grouped_ || one_row_of_all()) return;
  if (!sets_.plain) where.fail("grouping sets in a subquery that refers to the query around it are not supported");
  if (!conditions_.empty()) {
    where.fail("GROUP BY in a subquery is supported with conditions of the form inner = outer only");
  }
}

void SelectBinder::group() {
  for (const auto& correlation : correlations_) {
    sets_.sets.front().push_back(static_cast<int>(keys_.size()));
    keys_.push_back({correlation.inner, "key"});
  }
  groups_.emplace(keys_, sets_);
  const auto rewrite = [this](const Expression& expression) { return over_rows(expression); };
  relation_.plan = groups_->build(relation_.plan, pending_, rewrite, select_.source());
}

void SelectBinder::join_subqueries(bool of_groups) {
  for (auto& column : pending_.all()) {
    const auto* use = std::get_if<SubqueryUse>(&column.use);
    if (use == nullptr || column.value || column.of_groups != of_groups) continue;
    const auto rewrite = [&](const Expression& expression) {
      return of_groups ? over_plan(expression) : own_rows(expression, use->at);
    };
    column.value = join_subquery_value(relation_.plan, *use, rewrite);
  }
}

Expression SelectBinder::over_rows(const Expression& expression) {
  return replace_columns(expression, [this](const Expression& column) {
    return is_pending(column.column) ? pending_.of_column(column.column).value.value() : column;
  });
}

// For a join of this query's own rows: those of the query around are not there yet.
Expression SelectBinder::own_rows(const Expression& expression, const ParseNode& at) {
  if (reads_column(expression, is_outer)) at.fail("a column of the query around cannot be used in this subquery");
  return over_rows(expression);
}

Expression SelectBinder::over_plan(const Expression& expression) {
  return groups_ ? groups_->over_groups(expression, pending_, select_.source()) : over_rows(expression);
}

}  // namespace rankwise
