#include "sql/optimise/equal_columns.hpp"

#include <algorithm>  // std::replace
#include <numeric>    // std::iota

namespace rankwise {

const std::vector<int>& EqualColumns::of(const PlanNode& node) {
  const auto known = known_.find(&node);
  if (known != known_.end()) return known->second;
  return known_.emplace(&node, find(node)).first->second;
}

std::vector<int> EqualColumns::find(const PlanNode& node) {
  if (const auto* join = std::get_if<JoinNode>(&node.step)) return of_join(node, join->spec);
  std::vector<int> classes(static_cast<std::size_t>(node.schema.size()));
  std::iota(classes.begin(), classes.end(), 0);
  if (std::holds_alternative<FilterNode>(node.step)) return of(*node.inputs.front());
  const auto* project = std::get_if<ProjectNode>(&node.step);
  if (project == nullptr) return classes;
  const std::vector<int>& below = of(*node.inputs.front());
  std::unordered_map<int, int> first;  // column that shows a class of the input
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const Expression& expression = project->expressions[c];
    if (expression.kind != Expression::Kind::kColumn) continue;
    classes[c] = first.emplace(below[static_cast<std::size_t>(expression.column)], static_cast<int>(c)).first->second;
  }
  return classes;
}

std::vector<int> EqualColumns::of_join(const PlanNode& node, const JoinSpec& spec) {
  std::vector<int> classes = of(*node.inputs[0]);
  const int shift = static_cast<int>(classes.size());
  const Schema& left = node.inputs[0]->schema;
  const std::vector<int>& right = of(*node.inputs[1]);
  for (int c = shift; c < node.schema.size(); ++c) {
    const auto right_column = static_cast<std::size_t>(c - shift);
    classes.push_back(spec.kind == JoinKind::kMark ? c : right[right_column] + shift);
  }
  if (spec.kind != JoinKind::kInner) return classes;
  for (std::size_t k = 0; k < spec.left_keys.size(); ++k) {
    if (left[spec.left_keys[k]].type.is_float()) continue;
    const int one = classes[static_cast<std::size_t>(spec.left_keys[k])];
    const int other = classes[static_cast<std::size_t>(spec.right_keys[k]) + static_cast<std::size_t>(shift)];
    std::replace(classes.begin(), classes.end(), other, one);
  }
  return classes;
}

}  // namespace rankwise
