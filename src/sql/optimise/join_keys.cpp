#include "sql/optimise/join_keys.hpp"

#include <numeric>  // std::iota

#include "ops/expression/scalar_function.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

/// A side of a join to which columns for computed keys are added.
class KeyedSide {
 public:
  explicit KeyedSide(PlanPtr plan) : plan_(std::move(plan)), width_(plan_->schema.size()) {}

  int width() const { return width_; }
  int keyed_width() const { return width_ + static_cast<int>(computed_.size()); }

  /// The column that holds the value, added where there is none yet.
  int column_of(Expression key) {
    if (key.kind == Expression::Kind::kColumn) return key.column;
    for (std::size_t i = 0; i < computed_.size(); ++i) {
      if (same_expression(computed_[i], key)) return width_ + static_cast<int>(i);
    }
    computed_.push_back(std::move(key));
    return keyed_width() - 1;
  }

  PlanPtr plan() const {
    if (computed_.empty()) return plan_;
    Schema schema = plan_->schema;
    std::vector<Expression> expressions;
    for (int c = 0; c < width_; ++c) expressions.push_back(column_expression(c, schema[c].type));
    for (const Expression& key : computed_) {
      schema = with_column(std::move(schema), {"key", key.type});
      expressions.push_back(key);
    }
    return make_project(plan_, std::move(expressions), std::move(schema));
  }

 private:
  PlanPtr plan_;
  int width_;
  std::vector<Expression> computed_;
};

/// Joins the sides and shows what a join of the sides without their added columns shows.
PlanPtr join_keyed_sides(const PlanNode& origin, JoinSpec spec, const KeyedSide& left, const KeyedSide& right) {
  std::vector<int> shown(static_cast<std::size_t>(origin.schema.size()));
  std::iota(shown.begin(), shown.end(), 0);
  const int added = left.keyed_width() - left.width();
  for (int& column : shown) column += column < left.width() ? 0 : added;
  if (spec.condition) {
    std::vector<int> moved(static_cast<std::size_t>(left.width() + right.width()));
    std::iota(moved.begin(), moved.end(), 0);
    for (int& column : moved) column += column < left.width() ? 0 : added;
    renumber_columns(*spec.condition, moved);
  }
  PlanPtr join = make_join(std::move(spec), left.plan(), right.plan(), origin.place);
  if (join->schema.size() == origin.schema.size()) join->schema = origin.schema;
  PlanPtr result = select_columns(std::move(join), shown, origin.schema);
  result->name = origin.name;
  return result;
}

/// A join that gives nothing because a side is empty.
bool gives_nothing(JoinKind kind, const PlanNode& left, const PlanNode& right) {
  const bool keeps_left = kind != JoinKind::kInner && kind != JoinKind::kRight && kind != JoinKind::kSemi;
  const bool keeps_right = kind == JoinKind::kRight || kind == JoinKind::kFull;
  return (is_empty_plan(left) && !keeps_right) || (is_empty_plan(right) && !keeps_left);
}

}  // namespace

std::optional<Equality> as_equality(const Expression& conjunct, int left_width, int width) {
  if (conjunct.kind != Expression::Kind::kCall || conjunct.function->name != "=") return {};
  const Expression& a = conjunct.arguments[0];
  const Expression& b = conjunct.arguments[1];
  if (a.type != b.type || columns_read(a).empty() || columns_read(b).empty()) return {};
  const auto over_left = [&](const Expression& side) { return reads_only(side, 0, left_width); };
  const auto over_right = [&](const Expression& side) { return reads_only(side, left_width, width); };
  if (over_left(a) && over_right(b)) return Equality{a, shift_columns(b, -left_width)};
  if (over_left(b) && over_right(a)) return Equality{b, shift_columns(a, -left_width)};
  return {};
}

PlanPtr rebuild_join(const PlanNode& origin, JoinConditions conditions, PlanPtr left, PlanPtr right) {
  JoinSpec& spec = conditions.spec;
  if (gives_nothing(spec.kind, *left, *right)) return empty_plan(origin.schema);
  KeyedSide keyed_left(std::move(left)), keyed_right(std::move(right));
  Conjuncts rest;
  for (Expression& conjunct : conditions.matching) {
    auto equality = as_equality(conjunct, keyed_left.width(), keyed_left.width() + keyed_right.width());
    const bool first = spec.left_keys.empty() && rest.empty();
    if (equality && (first || !may_fail(conjunct))) {
      spec.left_keys.push_back(keyed_left.column_of(std::move(equality->left)));
      spec.right_keys.push_back(keyed_right.column_of(std::move(equality->right)));
    } else {
      rest.push_back(std::move(conjunct));
    }
  }
  if (!rest.empty()) spec.condition = conjunction(std::move(rest));
  PlanPtr join = join_keyed_sides(origin, std::move(spec), keyed_left, keyed_right);
  return make_filter(std::move(join), std::move(conditions.above));
}

PlanPtr with_constant_key(const PlanNode& join) {
  JoinSpec spec = std::get<JoinNode>(join.step).spec;
  KeyedSide left(join.inputs[0]), right(join.inputs[1]);
  spec.left_keys.push_back(left.column_of(constant_expression(std::int64_t{1}, kInt64)));
  spec.right_keys.push_back(right.column_of(constant_expression(std::int64_t{1}, kInt64)));
  return join_keyed_sides(join, std::move(spec), left, right);
}

}  // namespace rankwise
