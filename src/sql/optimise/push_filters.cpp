#include "sql/optimise/push_filters.hpp"

#include <algorithm>      // std::find, std::any_of
#include <unordered_map>  // std::unordered_map

#include "sql/optimise/fold_constants.hpp"
#include "sql/optimise/join_keys.hpp"
#include "sql/optimise/plan_graph.hpp"
#include "sql/optimise/push_into_join.hpp"

namespace rankwise {
namespace {

/// Beyond this a condition is not worth being written in terms of a projection's input.
constexpr std::int64_t kLargestSubstituted = 100;

/// Conditions over a group-by's keys, over the columns of its input that these are.
Conjuncts renumbered(Conjuncts conjuncts, const std::vector<int>& input_columns) {
  for (Expression& conjunct : conjuncts) renumber_columns(conjunct, input_columns);
  return conjuncts;
}

bool reads_among(const Expression& conjunct, const std::vector<int>& columns) {
  const auto read = columns_read(conjunct);
  return std::all_of(read.begin(), read.end(),
                     [&](int column) { return std::find(columns.begin(), columns.end(), column) != columns.end(); });
}

/// Tells whether a node gives a row where its input has none: a group-by without keys.
bool gives_row_of_none(const PlanNode& node) {
  const auto* group = std::get_if<GroupNode>(&node.step);
  return group != nullptr && group->keys.empty();
}

class FilterPusher {
 public:
  explicit FilterPusher(const std::vector<PlanPtr>& roots) : readers_(roots) {}

  /// The rows of `node` for which the conjuncts hold.
  PlanPtr push(const PlanPtr& node, Conjuncts conjuncts) {
    if (!readers_.shared(node.get())) return rewrite(*node, std::move(conjuncts));
    const auto known = shared_.find(node.get());
    const PlanPtr input = known != shared_.end() ? known->second : rewrite(*node, {});
    shared_.emplace(node.get(), input);
    return make_filter(input, split_conjuncts(conjuncts));
  }

 private:
  PlanPtr rewrite(const PlanNode& node, Conjuncts conjuncts) {
    conjuncts = split_conjuncts(conjuncts);
    if (!conjuncts.empty() && is_false_or_null(conjuncts.front())) return empty_plan(node.schema);
    return std::visit([&](const auto& step) { return through(node, step, std::move(conjuncts)); }, node.step);
  }

  PlanPtr through(const PlanNode& node, const ScanNode&, Conjuncts conjuncts) {
    return stop(node, {}, std::move(conjuncts));
  }
  PlanPtr through(const PlanNode& node, const OneRowNode&, Conjuncts conjuncts) {
    return stop(node, {}, std::move(conjuncts));
  }

  PlanPtr through(const PlanNode& node, const FilterNode& filter, Conjuncts conjuncts) {
    Conjuncts all = filter.conjuncts;
    append(all, std::move(conjuncts));
    return push(node.inputs.front(), std::move(all));
  }

  PlanPtr through(const PlanNode& node, const ProjectNode& project, Conjuncts conjuncts) {
    const auto affordable = [&](const Expression& conjunct) {
      return cost_of(substitute(conjunct, project.expressions)) <= kLargestSubstituted;
    };
    Conjuncts below = take_movable(conjuncts, FailingConjuncts::kMove, affordable);
    for (Expression& conjunct : below) conjunct = substitute(conjunct, project.expressions);
    return stop(node, std::move(below), std::move(conjuncts));
  }

  PlanPtr through(const PlanNode& node, const JoinNode&, Conjuncts conjuncts) {
    JoinConditions conditions = sort_join_conditions(node, std::move(conjuncts), equal_);
    PlanPtr left = push(node.inputs[0], std::exchange(conditions.left, {}));
    PlanPtr right = push(node.inputs[1], std::exchange(conditions.right, {}));
    return rebuild_join(node, std::move(conditions), std::move(left), std::move(right));
  }

  /// Groups whose key is dropped above need not be made. A group of no rows (no keys) is made in any case.
  PlanPtr through(const PlanNode& node, const GroupNode& group, Conjuncts conjuncts) {
    const int keys = static_cast<int>(group.keys.size());
    Conjuncts below = take_movable(conjuncts, FailingConjuncts::kMove, [&](const Expression& conjunct) {
      return keys > 0 && reads_only(conjunct, 0, keys);
    });
    return stop(node, renumbered(std::move(below), group.keys), std::move(conjuncts));
  }

  /// A partition is kept or dropped as a whole.
  PlanPtr through(const PlanNode& node, const WindowNode& window, Conjuncts conjuncts) {
    Conjuncts below = take_movable(conjuncts, FailingConjuncts::kMove, [&](const Expression& conjunct) {
      return !columns_read(conjunct).empty() && reads_among(conjunct, window.spec.partition);
    });
    return stop(node, std::move(below), std::move(conjuncts));
  }

  PlanPtr through(const PlanNode& node, const OrderNode& order, Conjuncts conjuncts) {
    if (order.spec.limit || order.spec.offset != 0) return stop(node, {}, std::move(conjuncts));
    return stop(node, std::move(conjuncts), {});
  }

  PlanPtr through(const PlanNode& node, const UnionAllNode&, const Conjuncts& conjuncts) {
    std::vector<PlanPtr> inputs;
    for (const PlanPtr& input : node.inputs) {
      PlanPtr filtered = push(input, conjuncts);
      if (!is_empty_plan(*filtered)) inputs.push_back(std::move(filtered));
    }
    if (inputs.empty()) return empty_plan(node.schema);
    return with_inputs(node, std::move(inputs));
  }

  PlanPtr through(const PlanNode& node, const RepeatNode&, Conjuncts conjuncts) {
    Conjuncts below = take_movable(conjuncts, FailingConjuncts::kStay, [](const Expression&) { return true; });
    return stop(node, std::move(below), std::move(conjuncts));
  }

  /// Copies the node: `below` goes to its only input, `above` stays above it.
  PlanPtr stop(const PlanNode& node, Conjuncts below, Conjuncts above) {
    std::vector<PlanPtr> inputs;
    if (!node.inputs.empty()) inputs.push_back(push(node.inputs.front(), std::move(below)));
    if (!inputs.empty() && is_empty_plan(*inputs.front()) && !gives_row_of_none(node)) return empty_plan(node.schema);
    return make_filter(with_inputs(node, std::move(inputs)), std::move(above));
  }

  Readers readers_;
  EqualColumns equal_;
  std::unordered_map<const PlanNode*, PlanPtr> shared_;
};

}  // namespace

std::vector<PlanPtr> push_filters(const std::vector<PlanPtr>& roots) {
  FilterPusher pusher(roots);
  std::vector<PlanPtr> result;
  for (const PlanPtr& root : roots) result.push_back(pusher.push(root, {}));
  return result;
}

}  // namespace rankwise
