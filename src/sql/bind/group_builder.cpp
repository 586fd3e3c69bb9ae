#include "sql/bind/group_builder.hpp"

#include <algorithm>  // std::find

namespace rankwise {
namespace {

NamedExpression named(const Expression& expression) {
  return {expression, expression.text.empty() ? "argument" : expression.text};
}

AggregateCall call_of(const PendingColumn& column, const std::vector<int>& places) {
  const auto& use = std::get<AggregateUse>(column.use);
  AggregateCall call;
  call.function = use.function;
  call.distinct = use.distinct;
  call.arguments.assign(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(use.arguments.size()));
  for (std::size_t i = 0; i < use.order.size(); ++i) {
    call.order.push_back({places[use.arguments.size() + i], use.order[i].descending, use.order[i].nulls_first});
  }
  call.parameter = use.parameter;
  call.separator = use.separator;
  call.output = {column.text, column.type};
  return call;
}

Expression value_at(int column, const PendingColumn& pending) {
  Expression value = column_expression(column, pending.type);
  value.text = pending.text;
  value.location = pending.location;
  return value;
}

}  // namespace

std::vector<AggregateCall> aggregate_calls(PlanPtr& plan, const PendingColumns& pending, const RowRewrite& rewrite) {
  std::vector<NamedExpression> expressions;
  for (const auto& column : pending.all()) {
    if (const auto* use = std::get_if<AggregateUse>(&column.use)) {
      for (const auto& argument : use->arguments) expressions.push_back(named(rewrite(argument)));
      for (const auto& item : use->order) expressions.push_back(named(rewrite(item.expression)));
    }
  }
  const std::vector<int> places = append_columns(plan, expressions);
  std::vector<AggregateCall> calls;
  std::size_t next = 0;
  for (const auto& column : pending.all()) {
    if (const auto* use = std::get_if<AggregateUse>(&column.use)) {
      const std::size_t count = use->arguments.size() + use->order.size();
      const auto first = places.begin() + static_cast<std::ptrdiff_t>(next);
      calls.push_back(call_of(column, {first, first + static_cast<std::ptrdiff_t>(count)}));
      next += count;
    }
  }
  return calls;
}

std::int64_t GroupBuilder::grouping_bits(const GroupingUse& use, const std::vector<int>& set) const {
  std::int64_t bits = 0;
  for (const auto& argument : use.arguments) {
    const bool grouped = std::find(set.begin(), set.end(), key_like(argument)) != set.end();
    bits = bits * 2 + (grouped ? 0 : 1);
  }
  return bits;
}

PlanPtr GroupBuilder::group_by_sets(const PlanPtr& plan, const std::vector<int>& key_columns,
                                    const std::vector<AggregateCall>& calls,
                                    const std::vector<PendingColumn*>& groupings) const {
  std::vector<PlanPtr> parts;
  for (const auto& set : sets_.sets) {
    std::vector<int> columns;
    for (const int key : set) columns.push_back(key_columns[static_cast<std::size_t>(key)]);
    const PlanPtr groups = group_rows(plan, columns, calls);
    std::vector<NamedExpression> output;
    for (int key = 0; key < static_cast<int>(keys_.size()); ++key) {
      const NamedExpression& expression = keys_[static_cast<std::size_t>(key)];
      const auto place = std::find(set.begin(), set.end(), key);
      output.push_back({place != set.end() ? column_of(*groups, static_cast<int>(place - set.begin()))
                                           : constant_expression(std::monostate{}, expression.expression.type),
                        expression.name});
    }
    for (int i = 0; i < static_cast<int>(calls.size()); ++i) {
      const int column = static_cast<int>(set.size()) + i;
      output.push_back({column_of(*groups, column), groups->schema[column].name});
    }
    for (const PendingColumn* grouping : groupings) {
      const std::int64_t bits = grouping_bits(std::get<GroupingUse>(grouping->use), set);
      output.push_back({constant_expression(bits, kInt64), grouping->text});
    }
    parts.push_back(project_rows(groups, output));
  }
  return union_rows(std::move(parts));
}

void GroupBuilder::check_groupings(const PendingColumns& pending, const SourceText& source) const {
  for (const auto& column : pending.all()) {
    const auto* use = std::get_if<GroupingUse>(&column.use);
    if (use == nullptr) continue;
    for (const auto& argument : use->arguments) {
      if (key_like(argument) < 0) source.fail(argument.location, "grouping() takes expressions of GROUP BY");
    }
  }
}

PlanPtr GroupBuilder::build(PlanPtr plan, PendingColumns& pending, const RowRewrite& rewrite,
                            const SourceText& source) {
  check_groupings(pending, source);
  std::vector<NamedExpression> keys = keys_;
  for (auto& key : keys) key.expression = rewrite(key.expression);
  const std::vector<int> key_columns = append_columns(plan, keys);
  std::vector<AggregateCall> calls = aggregate_calls(plan, pending, rewrite);
  if (calls.empty() && keys_.empty()) {  // a row needs a column
    AggregateCall rows;
    rows.function = GroupFunction::kCountRows;
    rows.output = {"rows", kInt64};
    calls.push_back(std::move(rows));
  }
  std::vector<PendingColumn*> groupings;
  for (auto& column : pending.all()) {
    if (std::holds_alternative<GroupingUse>(column.use)) groupings.push_back(&column);
  }
  int next = static_cast<int>(keys_.size());
  for (auto& column : pending.all()) {
    if (std::holds_alternative<AggregateUse>(column.use)) column.value = value_at(next++, column);
  }
  if (!sets_.plain) {
    if (next == static_cast<int>(keys_.size())) next += static_cast<int>(calls.size());
    for (PendingColumn* column : groupings) column->value = value_at(next++, *column);
    return group_by_sets(plan, key_columns, calls, groupings);
  }
  for (PendingColumn* column : groupings) column->value = constant_expression(std::int64_t{0}, kInt64);
  return group_rows(std::move(plan), key_columns, std::move(calls));
}

int GroupBuilder::key_like(const Expression& expression) const {
  for (int key = 0; key < static_cast<int>(keys_.size()); ++key) {
    if (same_expression(keys_[static_cast<std::size_t>(key)].expression, expression)) return key;
  }
  return -1;
}

Expression GroupBuilder::over_groups(const Expression& expression, PendingColumns& pending,
                                     const SourceText& source) const {
  const int key = key_like(expression);
  if (key >= 0) {
    Expression column = column_expression(key, expression.type);
    column.text = expression.text;
    column.location = expression.location;
    return column;
  }
  if (expression.kind == Expression::Kind::kColumn) {
    if (is_pending(expression.column)) {
      if (const auto& value = pending.of_column(expression.column).value) return *value;
    }
    source.fail(expression.location, "column " + expression.text + " must be in GROUP BY or within an aggregate");
  }
  Expression result = expression;
  for (auto& argument : result.arguments) argument = over_groups(argument, pending, source);
  return result;
}

}  // namespace rankwise
