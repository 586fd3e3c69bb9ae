#include <algorithm>  // std::find, std::min

#include "sql/bind/coercion.hpp"
#include "sql/bind/column_rewrite.hpp"
#include "sql/bind/select_binder.hpp"

namespace rankwise {
namespace {

std::vector<NamedExpression> first_columns(const PlanNode& plan, int count) {
  std::vector<NamedExpression> columns;
  for (int i = 0; i < count; ++i) columns.push_back({column_of(plan, i), plan.schema[i].name});
  return columns;
}

std::vector<int> all_columns(const PlanNode& plan) {
  std::vector<int> columns;
  for (int i = 0; i < plan.schema.size(); ++i) columns.push_back(i);
  return columns;
}

// Adds the number of each row among those of equal keys.
PlanPtr number_rows(PlanPtr plan, std::vector<int> keys, std::vector<OrderKey> order) {
  WindowCall number;
  number.function = WindowFunction::kRowNumber;
  number.output = {"row_number", kInt64};
  return window_rows(std::move(plan), {std::move(keys), std::move(order), {number}});
}

}  // namespace

// Keys and the columns that conditions read follow the output columns.
void SelectBinder::add_correlation(std::vector<NamedExpression>& columns, BoundQuery& query) {
  for (const auto& correlation : correlations_) {
    query.outer_keys.push_back(correlation.outer);
    query.inner_keys.push_back(static_cast<int>(columns.size()));
    columns.push_back({over_plan(correlation.inner), "key"});
  }
  for (const auto& condition : conditions_) {
    query.conditions.push_back(replace_columns(condition, [&](const Expression& column) {
      if (is_outer(column.column)) return column;
      Expression carried = column;
      carried.column = static_cast<int>(columns.size());
      columns.push_back({column, column.text});
      return carried;
    }));
  }
}

// The column of an expression of ORDER BY or DISTINCT ON; appended where the select list does not have it.
int SelectBinder::place(const OrderItem& item, std::vector<NamedExpression>& columns) {
  if (item.item >= 0) return item.item;
  const Expression expression = over_plan(item.expression);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (same_expression(columns[i].expression, expression)) return static_cast<int>(i);
  }
  columns.push_back({expression, expression.text.empty() ? "key" : expression.text});
  return static_cast<int>(columns.size()) - 1;
}

std::vector<OrderKey> SelectBinder::place_order(std::vector<NamedExpression>& columns) {
  std::vector<OrderKey> keys;
  for (const auto& item : order_) {
    keys.push_back({place(item, columns), item.direction.descending, item.direction.nulls_first});
    const bool hidden = keys.back().column >= static_cast<int>(outputs_.size());
    if (hidden && select_.has("distinctClause") && distinct_on_.empty()) {
      select_.source().fail(item.expression.location, "ORDER BY of SELECT DISTINCT must be in the select list");
    }
  }
  return keys;
}

// The first row of each combination of values, by the order; it is the same row whatever the ranks, as ties are broken.
void SelectBinder::keep_first_rows(BoundQuery& query, std::vector<int> keys, const std::vector<OrderKey>& order) {
  for (std::size_t i = 0; i < std::min(keys.size(), order.size()); ++i) {
    if (std::find(keys.begin(), keys.end(), order[i].column) == keys.end()) {
      select_.source().fail(order_[i].expression.location, "ORDER BY must begin with the expressions of DISTINCT ON");
    }
  }
  keys.insert(keys.end(), query.inner_keys.begin(), query.inner_keys.end());
  query.plan = number_rows(query.plan, std::move(keys), order);
  const Expression row = column_of(*query.plan, query.plan->schema.size() - 1);
  const Expression one = constant_expression(std::int64_t{1}, kInt64);
  query.plan = filter_rows(query.plan, {call("=", {{row}, {one}}, select_)});
}

// LIMIT of a correlated subquery counts the rows of each key.
void SelectBinder::cut_per_key(BoundQuery& query, std::vector<OrderKey> order) {
  const ParseNode at = select_.child(limit_.limit ? "limitCount" : "limitOffset");
  if (!conditions_.empty()) {
    at.fail("LIMIT in a subquery is supported with conditions of the form inner = outer only");
  }
  query.plan = number_rows(query.plan, query.inner_keys, std::move(order));
  const Expression row = column_of(*query.plan, query.plan->schema.size() - 1);
  const auto compare = [&](const char* sign, std::int64_t count) {
    return call(sign, {{row}, {constant_expression(count, kInt64)}}, at);
  };
  std::vector<Expression> conjuncts;
  if (limit_.offset > 0) conjuncts.push_back(compare(">", limit_.offset));
  if (limit_.limit) conjuncts.push_back(compare("<=", limit_.offset + *limit_.limit));
  query.plan = filter_rows(query.plan, std::move(conjuncts));
}

void SelectBinder::cut(BoundQuery& query, std::vector<OrderKey> order) {
  const bool some_row = use_ == QueryUse::kExists && limit_.offset == 0 && limit_.limit.value_or(1) > 0;
  if (limit_.cuts() && correlated()) {
    if (!some_row) cut_per_key(query, std::move(order));
  } else if (limit_.cuts() || (use_ == QueryUse::kResult && !order.empty())) {
    query.plan = order_rows(query.plan, {std::move(order), limit_.offset, limit_.limit});
  }
}

BoundQuery SelectBinder::finish() {
  BoundQuery query;
  query.names = item_names();
  query.literals = literals_;
  std::vector<NamedExpression> columns;
  for (std::size_t i = 0; i < outputs_.size(); ++i) columns.push_back({over_plan(outputs_[i]), query.names[i]});
  add_correlation(columns, query);
  const int width = static_cast<int>(columns.size());
  const bool distinct = select_.has("distinctClause") && distinct_on_.empty();
  if (distinct && use_ == QueryUse::kScalar && !conditions_.empty()) {
    select_.fail("DISTINCT in a subquery is supported with conditions of the form inner = outer only");
  }
  std::vector<OrderKey> order = place_order(columns);
  std::vector<int> distinct_on;
  for (const auto& item : distinct_on_) distinct_on.push_back(place(item, columns));
  query.plan = project_rows(relation_.plan, columns);
  if (distinct) query.plan = group_rows(query.plan, all_columns(*query.plan), {});
  if (!distinct_on.empty()) keep_first_rows(query, std::move(distinct_on), order);
  cut(query, std::move(order));
  if (query.plan->schema.size() > width) {
    query.plan = project_rows(query.plan, first_columns(*query.plan, width));
  }
  return query;
}

// An aggregate without GROUP BY gives one row, whatever the rows that the conditions of the query around leave.
BoundQuery SelectBinder::finish_aggregate() {
  if (limit_.offset > 0 || limit_.limit.value_or(1) == 0) {
    select_.fail("LIMIT and OFFSET of an aggregate that gives one row are not supported here");
  }
  BoundQuery query;
  query.names = item_names();
  if (use_ == QueryUse::kExists) {
    select_.fail("HAVING or LIMIT of an aggregate that gives one row is not supported in exists");
  }
  for (const auto& column : pending_.all()) {
    if (column.of_groups)
      select_.source().fail(column.location, "a subquery beside a correlated aggregate is not supported");
  }
  const auto rewrite = [this](const Expression& expression) { return over_rows(expression); };
  query.calls = aggregate_calls(relation_.plan, pending_, rewrite);
  std::vector<NamedExpression> keys;
  for (const auto& correlation : correlations_) {
    keys.push_back({over_rows(correlation.inner), "key"});
    query.outer_keys.push_back(correlation.outer);
  }
  query.inner_keys = append_columns(relation_.plan, keys);
  query.conditions = conditions_;
  int next = 0;
  for (auto& column : pending_.all()) {
    if (std::holds_alternative<AggregateUse>(column.use)) column.value = column_expression(next++, column.type);
    if (std::holds_alternative<GroupingUse>(column.use)) column.value = constant_expression(std::int64_t{0}, kInt64);
  }
  groups_.emplace(std::vector<NamedExpression>{}, sets_);
  Expression value = over_plan(outputs_[0]);
  if (having_) value = choose(over_plan(*having_), value, constant_expression(std::monostate{}, value.type));
  query.value = std::move(value);
  query.plan = relation_.plan;
  return query;
}

}  // namespace rankwise
