#include "sql/bind/plan_steps.hpp"

#include <utility>  // std::move

namespace rankwise {
namespace {

template <typename Step>
PlanPtr make_node(Step step, std::vector<PlanPtr> inputs, Schema schema) {
  auto node = std::make_shared<PlanNode>();
  node->step = std::move(step);
  node->inputs = std::move(inputs);
  node->schema = std::move(schema);
  return node;
}

Field field_of(const PlanNode& input, const NamedExpression& column) {
  Field field{column.name, column.expression.type};
  if (column.expression.kind != Expression::Kind::kColumn) return field;
  const Field& source = input.schema[column.expression.column];
  field.unit = source.unit;
  field.description = source.description;
  return field;
}

}  // namespace

std::string UniqueNames::fresh(const std::string& name) {
  if (used_.emplace(name, 0).second) return name;
  for (;;) {
    std::string numbered = name + "_" + std::to_string(++used_[name]);
    if (used_.emplace(numbered, 0).second) return numbered;
  }
}

void UniqueNames::append(Schema& schema, Field field) {
  field.name = fresh(field.name);
  schema.add(std::move(field));
}

PlanPtr one_row() {
  return make_node(OneRowNode{}, {}, Schema({{"one", kInt64}}));
}

PlanPtr filter_rows(PlanPtr input, std::vector<Expression> conjuncts) {
  if (conjuncts.empty()) return input;
  Schema schema = input->schema;
  return make_node(FilterNode{std::move(conjuncts)}, {std::move(input)}, std::move(schema));
}

PlanPtr project_rows(PlanPtr input, const std::vector<NamedExpression>& columns) {
  ProjectNode step;
  Schema schema;
  UniqueNames names;
  for (const auto& column : columns) {
    names.append(schema, field_of(*input, column));
    step.expressions.push_back(column.expression);
  }
  return make_node(std::move(step), {std::move(input)}, std::move(schema));
}

std::vector<int> append_columns(PlanPtr& input, const std::vector<NamedExpression>& expressions) {
  std::vector<NamedExpression> columns;
  for (int i = 0; i < input->schema.size(); ++i) columns.push_back({column_of(*input, i), input->schema[i].name});
  std::vector<int> places;
  for (const auto& added : expressions) {
    int place = -1;
    for (int i = 0; i < static_cast<int>(columns.size()) && place < 0; ++i) {
      if (same_expression(columns[static_cast<std::size_t>(i)].expression, added.expression)) place = i;
    }
    if (place < 0) {
      place = static_cast<int>(columns.size());
      columns.push_back(added);
    }
    places.push_back(place);
  }
  if (static_cast<int>(columns.size()) > input->schema.size()) input = project_rows(std::move(input), columns);
  return places;
}

PlanPtr group_rows(PlanPtr input, std::vector<int> keys, std::vector<AggregateCall> calls) {
  Schema schema;
  UniqueNames names;
  for (const int key : keys) names.append(schema, input->schema[key]);
  for (auto& call : calls) {
    call.output.name = names.fresh(call.output.name);
    schema.add(call.output);
  }
  return make_node(GroupNode{std::move(keys), std::move(calls)}, {std::move(input)}, std::move(schema));
}

PlanPtr window_rows(PlanPtr input, WindowSpec spec) {
  Schema schema = input->schema;
  UniqueNames names;
  for (const auto& field : schema) names.fresh(field.name);
  for (auto& call : spec.calls) {
    call.output.name = names.fresh(call.output.name);
    schema.add(call.output);
  }
  return make_node(WindowNode{std::move(spec)}, {std::move(input)}, std::move(schema));
}

PlanPtr union_rows(std::vector<PlanPtr> inputs) {
  if (inputs.size() == 1) return inputs.front();
  Schema schema = inputs.front()->schema;
  return make_node(UnionAllNode{}, std::move(inputs), std::move(schema));
}

PlanPtr repeat_rows(PlanPtr input) {
  std::vector<Field> fields(input->schema.begin(), input->schema.end());
  fields.pop_back();
  return make_node(RepeatNode{}, {std::move(input)}, Schema(std::move(fields)));
}

PlanPtr order_rows(PlanPtr input, OrderSpec spec) {
  Schema schema = input->schema;
  return make_node(OrderNode{std::move(spec)}, {std::move(input)}, std::move(schema));
}

Expression column_of(const PlanNode& plan, int column) {
  const Field& field = plan.schema[column];
  Expression expression = column_expression(column, field.type);
  expression.text = field.name;
  return expression;
}

}  // namespace rankwise
