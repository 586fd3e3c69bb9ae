#include "sql/optimise/push_into_join.hpp"

#include <algorithm>  // std::any_of

#include "sql/optimise/fold_constants.hpp"
#include "sql/optimise/join_keys.hpp"

namespace rankwise {
namespace {

/// What a kind of join allows. "On" are the join's own conditions, "where" those above it.
struct Allowed {
  bool where_left = false, where_right = false;      ///< a where-condition over one side may go there
  bool failing_left = false, failing_right = false;  ///< also one that may fail: the join shows all rows of that side
  bool where_matching = false;                       ///< one over both sides may become an on-condition
  bool on_left = false, on_right = false;            ///< an on-condition over one side may go there
  bool keys = true;                                  ///< an equality among the on-conditions may become a key
  bool same_left = false, same_right = false;        ///< what holds for the key of the other side may be asked here
};

Allowed allowed_for(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInner:
      return {.where_left = true,
              .where_right = true,
              .where_matching = true,
              .on_left = true,
              .on_right = true,
              .same_left = true,
              .same_right = true};
    case JoinKind::kLeft:
    case JoinKind::kSingle:
      return {.where_left = true, .failing_left = true, .on_right = true, .same_right = true};
    case JoinKind::kRight:
      return {.where_right = true, .failing_right = true, .on_left = true, .same_left = true};
    case JoinKind::kFull:
      return {};
    case JoinKind::kSemi:
      return {.where_left = true, .on_left = true, .on_right = true, .same_left = true, .same_right = true};
    case JoinKind::kAnti:
      return {.where_left = true, .on_right = true, .same_right = true};
    case JoinKind::kNullAwareAnti:
      return {.where_left = true, .keys = false};
    case JoinKind::kMark:
      return {.where_left = true, .failing_left = true, .keys = false};
  }
  return {};
}

bool any_rejects_nulls(const Conjuncts& conjuncts, int begin, int end) {
  return std::any_of(conjuncts.begin(), conjuncts.end(),
                     [&](const Expression& conjunct) { return rejects_nulls(conjunct, begin, end); });
}

/// An outer join whose null rows the conditions above drop need not make them.
JoinKind strictest_kind(JoinKind kind, const Conjuncts& above, int left_width, int width) {
  const bool outer = kind == JoinKind::kLeft || kind == JoinKind::kRight || kind == JoinKind::kFull;
  if (!outer) return kind;
  const bool drops_left_nulls = kind != JoinKind::kLeft && any_rejects_nulls(above, 0, left_width);
  const bool drops_right_nulls = kind != JoinKind::kRight && any_rejects_nulls(above, left_width, width);
  const bool keeps_left = kind != JoinKind::kRight && !drops_right_nulls;  // left rows without a match stay
  const bool keeps_right = kind != JoinKind::kLeft && !drops_left_nulls;
  if (keeps_left && keeps_right) return JoinKind::kFull;
  if (keeps_left) return JoinKind::kLeft;
  return keeps_right ? JoinKind::kRight : JoinKind::kInner;
}

/// Turns equalities of columns into keys.
void take_column_keys(JoinConditions& conditions, int left_width, int width) {
  Conjuncts rest;
  for (Expression& conjunct : conditions.matching) {
    const auto equality = as_equality(conjunct, left_width, width);
    if (equality && equality->left.kind == Expression::Kind::kColumn &&
        equality->right.kind == Expression::Kind::kColumn) {
      conditions.spec.left_keys.push_back(equality->left.column);
      conditions.spec.right_keys.push_back(equality->right.column);
    } else {
      rest.push_back(std::move(conjunct));
    }
  }
  conditions.matching = std::move(rest);
}

/// Conditions on a single column, asked of the columns of the other side that keys make equal to it.
Conjuncts asked_of_partner(const Conjuncts& conjuncts, const PlanNode& side, EqualColumns& equal,
                           const std::vector<int>& keys, const std::vector<int>& partners) {
  Conjuncts asked;
  for (const Expression& conjunct : conjuncts) {
    const auto read = columns_read(conjunct);
    if (read.size() != 1 || may_fail(conjunct) || side.schema[read.front()].type.is_float()) continue;
    const auto& classes = equal.of(side);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const bool same = classes[static_cast<std::size_t>(keys[i])] == classes[static_cast<std::size_t>(read.front())];
      if (same) asked.push_back(shift_columns(conjunct, partners[i] - read.front()));
    }
  }
  return asked;
}

Conjuncts shifted(Conjuncts conjuncts, int offset) {
  for (Expression& conjunct : conjuncts) conjunct = shift_columns(std::move(conjunct), offset);
  return conjuncts;
}

FailingConjuncts failing(bool may_move) {
  return may_move ? FailingConjuncts::kMove : FailingConjuncts::kStay;
}

}  // namespace

JoinConditions sort_join_conditions(const PlanNode& join, Conjuncts above, EqualColumns& equal) {
  JoinConditions result;
  result.spec = std::get<JoinNode>(join.step).spec;
  const int left_width = join.inputs[0]->schema.size();
  const int width = left_width + join.inputs[1]->schema.size();
  const auto over_left = [&](const Expression& conjunct) { return reads_only(conjunct, 0, left_width); };
  const auto over_right = [&](const Expression& conjunct) { return reads_only(conjunct, left_width, width); };

  result.spec.kind = strictest_kind(result.spec.kind, above, left_width, width);
  const Allowed allowed = allowed_for(result.spec.kind);
  if (result.spec.condition && allowed.keys) {
    result.matching = split_conjuncts({*result.spec.condition});
    result.spec.condition.reset();
  }
  if (allowed.where_left) result.left = take_movable(above, failing(allowed.failing_left), over_left);
  if (allowed.where_right) result.right = take_movable(above, failing(allowed.failing_right), over_right);
  if (allowed.where_matching) {
    append(result.matching, take_movable(above, FailingConjuncts::kMove, [&](const Expression& conjunct) {
             return !over_left(conjunct) && !over_right(conjunct);
           }));
  }
  if (allowed.on_left) append(result.left, take_movable(result.matching, FailingConjuncts::kStay, over_left));
  if (allowed.on_right) append(result.right, take_movable(result.matching, FailingConjuncts::kStay, over_right));
  result.right = shifted(std::move(result.right), -left_width);
  if (allowed.keys) take_column_keys(result, left_width, width);

  const JoinSpec& spec = result.spec;
  const Conjuncts for_right = asked_of_partner(result.left, *join.inputs[0], equal, spec.left_keys, spec.right_keys);
  const Conjuncts for_left = asked_of_partner(result.right, *join.inputs[1], equal, spec.right_keys, spec.left_keys);
  if (allowed.same_right) append(result.right, for_right);
  if (allowed.same_left) append(result.left, for_left);
  result.above = std::move(above);
  return result;
}

}  // namespace rankwise
