#include "sql/stages/describe.hpp"

#include <cmath>  // std::llround

#include "engine/data/decimal.hpp"

namespace rankwise {
namespace {

std::string about_rows(const PlanNode& node) {
  if (node.estimated_rows < 0) return {};
  return "  (about " + group_digits(std::to_string(std::llround(node.estimated_rows))) + " rows)";
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

std::string name_of(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInner:
      return "inner join";
    case JoinKind::kLeft:
      return "left join";
    case JoinKind::kRight:
      return "right join";
    case JoinKind::kFull:
      return "full join";
    case JoinKind::kSemi:
      return "semi join";
    case JoinKind::kAnti:
      return "anti join";
    case JoinKind::kNullAwareAnti:
      return "not-in join";
    case JoinKind::kMark:
      return "mark join";
    case JoinKind::kSingle:
      return "scalar join";
  }
  return "join";
}

std::string order_names(const std::vector<OrderKey>& keys, const Schema& input) {
  std::vector<std::string> parts;
  for (const auto& key : keys) {
    parts.push_back(input[key.column].name + (key.descending ? " desc" : "") + (key.nulls_first ? " nulls first" : ""));
  }
  return joined(parts, ", ");
}

}  // namespace

std::string key_names(const Schema& schema, const std::vector<int>& keys) {
  std::vector<std::string> parts;
  for (const int key : keys) parts.push_back(schema[key].name);
  return joined(parts, ", ");
}

std::string describe_scan(const PlanNode& node, const ScanNode& scan) {
  return "scan " + scan.table + ": " + joined(node.schema.names(), ", ") + "  (" + std::to_string(scan.columns.size()) +
         " of " + std::to_string(scan.input->schema().size()) + " columns of " + scan.input->origin() + ")" +
         about_rows(node);
}

std::string describe_filter(const PlanNode& node, const FilterNode& filter, const std::vector<std::string>& names) {
  std::vector<std::string> parts;
  for (const auto& conjunct : filter.conjuncts) parts.push_back(to_string(conjunct, names));
  return "filter " + joined(parts, " and ") + about_rows(node);
}

std::string describe_project(const PlanNode& node, const ProjectNode& project, const std::vector<std::string>& names) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < project.expressions.size(); ++i) {
    const auto& expression = project.expressions[i];
    if (expression.kind == Expression::Kind::kColumn) continue;
    parts.push_back(node.schema[static_cast<int>(i)].name + " = " + to_string(expression, names));
  }
  return parts.empty() ? std::string() : "compute " + joined(parts, ", ");
}

std::string describe_join(const PlanNode& node, const JoinNode& join) {
  const Schema& left = node.inputs[0]->schema;
  const Schema& right = node.inputs[1]->schema;
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < join.spec.left_keys.size(); ++k) {
    parts.push_back(left[join.spec.left_keys[k]].name + " = " + right[join.spec.right_keys[k]].name);
  }
  if (join.spec.condition) {
    auto names = left.names();
    for (auto& name : right.names()) names.push_back(std::move(name));
    parts.push_back(to_string(*join.spec.condition, names));
  }
  std::string text = name_of(join.spec.kind);
  if (!parts.empty()) text += " on " + joined(parts, " and ");
  if (!join.reason.empty()) text += "  [" + join.reason + "]";
  return text + about_rows(node);
}

std::string describe_group(const PlanNode& node, const GroupNode& group, const Schema& input) {
  std::string text = group.calls.empty() ? "distinct" : "group";
  if (!group.keys.empty()) text += " by " + key_names(input, group.keys);
  std::vector<std::string> parts;
  for (const auto& call : group.calls) parts.push_back(call.output.name);
  if (!parts.empty()) text += ": " + joined(parts, ", ");
  return text + about_rows(node);
}

std::string describe_window(const WindowNode& window, const Schema& input) {
  std::vector<std::string> parts;
  for (const auto& call : window.spec.calls) parts.push_back(call.output.name);
  std::string text = "window " + joined(parts, ", ");
  if (!window.spec.partition.empty()) text += " partition by " + key_names(input, window.spec.partition);
  if (!window.spec.order.empty()) text += " order by " + order_names(window.spec.order, input);
  return text;
}

std::string describe_order(const OrderSpec& spec, const Schema& input) {
  std::string text = "order by " + (spec.keys.empty() ? std::string("all columns") : order_names(spec.keys, input));
  if (spec.limit) text += " limit " + std::to_string(*spec.limit);
  if (spec.offset > 0) text += " offset " + std::to_string(spec.offset);
  return text;
}

}  // namespace rankwise
