#include "sql/optimise/plan_graph.hpp"

#include <numeric>        // std::iota
#include <unordered_set>  // std::unordered_set

namespace rankwise {
namespace {

void visit(const PlanPtr& node, std::unordered_set<const PlanNode*>& seen, std::vector<PlanPtr>& order) {
  if (!seen.insert(node.get()).second) return;
  for (const PlanPtr& input : node->inputs) visit(input, seen, order);
  order.push_back(node);
}

}  // namespace

std::vector<PlanPtr> inputs_first(const std::vector<PlanPtr>& roots) {
  std::unordered_set<const PlanNode*> seen;
  std::vector<PlanPtr> order;
  for (const PlanPtr& root : roots) visit(root, seen, order);
  return order;
}

Readers::Readers(const std::vector<PlanPtr>& roots) {
  for (const PlanPtr& root : roots) ++count_[root.get()];
  for (const PlanPtr& node : inputs_first(roots)) {
    for (const PlanPtr& input : node->inputs) ++count_[input.get()];
  }
}

PlanPtr with_inputs(const PlanNode& node, std::vector<PlanPtr> inputs) {
  auto copy = std::make_shared<PlanNode>(node);
  copy->inputs = std::move(inputs);
  return copy;
}

PlanPtr make_filter(PlanPtr input, std::vector<Expression> conjuncts) {
  if (conjuncts.empty()) return input;
  auto node = std::make_shared<PlanNode>();
  node->schema = input->schema;
  node->step = FilterNode{std::move(conjuncts)};
  node->inputs = {std::move(input)};
  return node;
}

PlanPtr make_project(PlanPtr input, std::vector<Expression> expressions, Schema schema) {
  auto node = std::make_shared<PlanNode>();
  node->step = ProjectNode{std::move(expressions)};
  node->schema = std::move(schema);
  node->inputs = {std::move(input)};
  return node;
}

PlanPtr select_columns(PlanPtr input, const std::vector<int>& columns, const Schema& schema) {
  std::vector<int> all(static_cast<std::size_t>(input->schema.size()));
  std::iota(all.begin(), all.end(), 0);
  if (columns == all && schema == input->schema) return input;
  std::vector<Expression> expressions;
  for (const int column : columns) expressions.push_back(column_expression(column, input->schema[column].type));
  return make_project(std::move(input), std::move(expressions), schema);
}

PlanPtr select_columns(PlanPtr input, const std::vector<int>& columns) {
  Schema schema;
  for (const int column : columns) schema.add(input->schema[column]);
  return select_columns(std::move(input), columns, schema);
}

PlanPtr empty_plan(const Schema& schema) {
  auto row = std::make_shared<PlanNode>();
  row->step = OneRowNode{};
  row->schema = Schema({{"row", kInt64}});
  std::vector<Expression> nulls;
  for (const Field& field : schema) nulls.push_back(constant_expression({}, field.type));
  PlanPtr none = make_filter(std::move(row), {constant_expression(std::int64_t{0}, kBool)});
  return make_project(std::move(none), std::move(nulls), schema);
}

bool is_empty_plan(const PlanNode& node) {
  if (!std::holds_alternative<ProjectNode>(node.step)) return false;
  const PlanNode& input = *node.inputs.front();
  return std::holds_alternative<FilterNode>(input.step) &&
         std::holds_alternative<OneRowNode>(input.inputs.front()->step);
}

bool shows_right(JoinKind kind) {
  return kind == JoinKind::kInner || kind == JoinKind::kLeft || kind == JoinKind::kRight || kind == JoinKind::kFull ||
         kind == JoinKind::kSingle;
}

Schema with_column(Schema schema, Field field) {
  const std::string name = field.name;
  for (int i = 2; schema.find(field.name) >= 0; ++i) field.name = name + "_" + std::to_string(i);
  schema.add(std::move(field));
  return schema;
}

PlanPtr make_join(JoinSpec spec, PlanPtr left, PlanPtr right, std::string place) {
  auto node = std::make_shared<PlanNode>();
  node->schema = join_schema(spec, left->schema, right->schema);
  node->step = JoinNode{std::move(spec)};
  node->inputs = {std::move(left), std::move(right)};
  node->place = std::move(place);
  return node;
}

}  // namespace rankwise
