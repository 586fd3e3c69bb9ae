#include "sql/bind/window_builder.hpp"

namespace rankwise {
namespace {

void rewrite_all(WindowUse& use, const std::function<Expression(const Expression&)>& rewrite) {
  for (auto& argument : use.arguments) argument = rewrite(argument);
  for (auto& key : use.partition) key = rewrite(key);
  for (auto& item : use.order) item.expression = rewrite(item.expression);
}

bool same_rows(const WindowUse& a, const WindowUse& b) {
  return same_expressions(a.partition, b.partition) && same_items(a.order, b.order);
}

std::vector<int> places_of(PlanPtr& plan, const std::vector<Expression>& expressions) {
  std::vector<NamedExpression> named;
  for (const auto& expression : expressions) {
    named.push_back({expression, expression.text.empty() ? "argument" : expression.text});
  }
  return append_columns(plan, named);
}

PlanPtr add_window(PlanPtr plan, const std::vector<PendingColumn*>& columns) {
  WindowSpec spec;
  const auto& first = std::get<WindowUse>(columns.front()->use);
  spec.partition = places_of(plan, first.partition);
  for (const auto& item : first.order) {
    spec.order.push_back({places_of(plan, {item.expression})[0], item.descending, item.nulls_first});
  }
  for (const PendingColumn* column : columns) {
    const auto& use = std::get<WindowUse>(column->use);
    WindowCall call = use.call;
    call.arguments = places_of(plan, use.arguments);
    call.output = {column->text, column->type};
    spec.calls.push_back(std::move(call));
  }
  int next = plan->schema.size();
  for (PendingColumn* column : columns) {
    Expression value = column_expression(next++, column->type);
    value.text = column->text;
    value.location = column->location;
    column->value = std::move(value);
  }
  return window_rows(std::move(plan), std::move(spec));
}

}  // namespace

PlanPtr build_windows(PlanPtr plan, PendingColumns& pending,
                      const std::function<Expression(const Expression&)>& rewrite) {
  std::vector<PendingColumn*> left;
  for (auto& column : pending.all()) {
    auto* use = std::get_if<WindowUse>(&column.use);
    if (use == nullptr) continue;
    rewrite_all(*use, rewrite);
    left.push_back(&column);
  }
  while (!left.empty()) {
    const auto& first = std::get<WindowUse>(left.front()->use);
    std::vector<PendingColumn*> together;
    std::vector<PendingColumn*> others;
    for (PendingColumn* column : left) {
      (same_rows(std::get<WindowUse>(column->use), first) ? together : others).push_back(column);
    }
    plan = add_window(std::move(plan), together);
    left = std::move(others);
  }
  return plan;
}

}  // namespace rankwise
