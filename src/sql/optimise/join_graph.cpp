#include "sql/optimise/join_graph.hpp"

#include <algorithm>  // std::all_of, std::upper_bound

#include "sql/optimise/fold_constants.hpp"

namespace rankwise {
namespace {

/// Sets of leaves are bits of a word; a longer chain is taken apart in parts.
constexpr std::size_t kMostLeaves = 60;

bool only_moves_columns(const PlanNode& node) {
  const auto* project = std::get_if<ProjectNode>(&node.step);
  return project != nullptr &&
         std::all_of(project->expressions.begin(), project->expressions.end(),
                     [](const Expression& expression) { return expression.kind == Expression::Kind::kColumn; });
}

}  // namespace

bool is_movable_join(const PlanNode& node) {
  const auto* join = std::get_if<JoinNode>(&node.step);
  return join != nullptr && join->spec.kind == JoinKind::kInner &&
         !(join->spec.condition && may_fail(*join->spec.condition));
}

JoinGraph::JoinGraph(const PlanNode& top, const Readers& readers) {
  shown_ = take_apart(top, readers);
}

int JoinGraph::leaf_of(int column) const {
  return static_cast<int>(std::upper_bound(first_.begin(), first_.end(), column) - first_.begin()) - 1;
}

std::vector<int> JoinGraph::take_apart(const PlanNode& node, const Readers& readers) {
  if (const auto* project = std::get_if<ProjectNode>(&node.step)) {
    const auto input = descend(node.inputs.front(), readers);
    std::vector<int> shown;
    for (const Expression& expression : project->expressions) {
      shown.push_back(input[static_cast<std::size_t>(expression.column)]);
    }
    return shown;
  }
  const JoinSpec& spec = std::get<JoinNode>(node.step).spec;
  auto shown = descend(node.inputs[0], readers);
  const auto right = descend(node.inputs[1], readers);
  for (std::size_t k = 0; k < spec.left_keys.size(); ++k) {
    equalities_.emplace_back(shown[static_cast<std::size_t>(spec.left_keys[k])],
                             right[static_cast<std::size_t>(spec.right_keys[k])]);
  }
  shown.insert(shown.end(), right.begin(), right.end());
  if (spec.condition) {
    for (Expression& conjunct : split_conjuncts({*spec.condition})) {
      renumber_columns(conjunct, shown);
      conditions_.push_back(std::move(conjunct));
    }
  }
  return shown;
}

std::vector<int> JoinGraph::descend(const PlanPtr& node, const Readers& readers) {
  const PlanNode* below = node.get();
  while (only_moves_columns(*below) && !readers.shared(below)) below = below->inputs.front().get();
  const bool apart = is_movable_join(*below) && !readers.shared(below) && leaves_.size() + 2 < kMostLeaves;
  return apart ? take_apart(*node, readers) : add_leaf(node);
}

std::vector<int> JoinGraph::add_leaf(const PlanPtr& node) {
  std::vector<int> shown;
  first_.push_back(columns_);
  leaves_.push_back(node);
  for (int c = 0; c < node->schema.size(); ++c) shown.push_back(columns_++);
  return shown;
}

}  // namespace rankwise
