#include "sql/bind/join_builder.hpp"

#include "engine/runtime/error.hpp"
#include "ops/expression/scalar_function.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/column_rewrite.hpp"

namespace rankwise {
namespace {

bool shows_right(JoinKind kind) {
  return kind == JoinKind::kInner || kind == JoinKind::kLeft || kind == JoinKind::kRight || kind == JoinKind::kFull ||
         kind == JoinKind::kSingle;
}

// Names of both sides are unique together.
PlanPtr renamed_apart(PlanPtr right, const Schema& left, const std::string& alias) {
  UniqueNames names;
  for (const auto& field : left) names.fresh(field.name);
  std::vector<NamedExpression> columns;
  bool changed = false;
  for (int i = 0; i < right->schema.size(); ++i) {
    const std::string& name = right->schema[i].name;
    const bool taken = left.find(name) >= 0;
    changed = changed || taken;
    columns.push_back({column_of(*right, i), names.fresh(taken && !alias.empty() ? alias + "." + name : name)});
  }
  return changed ? project_rows(std::move(right), columns) : right;
}

Expression as_type(Expression expression, const DataType& type) {
  if (expression.type == type) return expression;
  const auto resolved = resolve_cast(expression.type, type, true);
  require(resolved.has_value(), "a type casts to the common one");
  Expression casted;
  casted.kind = Expression::Kind::kCall;
  casted.type = type;
  casted.function = resolved->function;
  casted.text = expression.text;
  casted.location = expression.location;
  casted.arguments.push_back(std::move(expression));
  return casted;
}

std::vector<NamedExpression> named(const std::vector<Expression>& expressions) {
  std::vector<NamedExpression> result;
  for (const auto& expression : expressions) {
    result.push_back({expression, expression.text.empty() ? "key" : expression.text});
  }
  return result;
}

}  // namespace

JoinBuilder::JoinBuilder(PlanPtr left, PlanPtr right, std::string right_alias)
    : left_(std::move(left)),
      right_(std::move(right)),
      right_alias_(std::move(right_alias)),
      left_width_(left_->schema.size()) {}

void JoinBuilder::add_key(Expression left, Expression right) {
  // "=" compares a bigint with a decimal as they are; keys have one type.
  const auto type = common_type(left.type, right.type);
  require(type.has_value(), "join keys that compare have a common type");
  keys_.emplace_back(as_type(std::move(left), *type), as_type(std::move(right), *type));
}

void JoinBuilder::add_condition(Expression condition) {
  conditions_.push_back(std::move(condition));
}

void JoinBuilder::add_conjuncts(Expression condition) {
  std::vector<Expression> conjuncts;
  split_conjuncts(std::move(condition), conjuncts);
  const auto of_left = [&](int column) { return column < left_width_; };
  const auto of_right = [&](int column) { return column >= left_width_; };
  for (auto& conjunct : conjuncts) {
    bool key = conjunct.kind == Expression::Kind::kCall && conjunct.function->name == "=";
    if (key) {
      Expression& a = conjunct.arguments[0];
      Expression& b = conjunct.arguments[1];
      if (reads_column(a, of_right)) std::swap(a, b);
      key = reads_column(a, of_left) && !reads_column(a, of_right) && reads_column(b, of_right) &&
            !reads_column(b, of_left);
      if (key) add_key(std::move(a), shifted(b, -left_width_));
    }
    if (!key) conditions_.push_back(std::move(conjunct));
  }
}

// Rows of the left join, and the right rows that have no match, with nulls on the left.
JoinBuilder::Joined JoinBuilder::build_full_without_keys(const std::string& place) {
  const int right_width = right_->schema.size();
  JoinBuilder matched(left_, right_, right_alias_);
  JoinBuilder lonely(right_, left_);
  for (const auto& condition : conditions_) {
    matched.add_condition(condition);
    lonely.add_condition(replace_columns(condition, [&](const Expression& column) {
      return shifted(column, column.column < left_width_ ? right_width : -left_width_);
    }));
  }
  const Joined joined = matched.build(JoinKind::kLeft, place);
  const PlanPtr rest = lonely.build(JoinKind::kAnti, place).plan;
  std::vector<NamedExpression> columns;
  for (int i = 0; i < joined.plan->schema.size(); ++i) {
    const Field& field = joined.plan->schema[i];
    const bool of_left = i < joined.right_begin;
    columns.push_back(
        {of_left ? constant_expression(std::monostate{}, field.type) : column_of(*rest, i - joined.right_begin),
         field.name});
  }
  return {union_rows({joined.plan, project_rows(rest, columns)}), joined.right_begin};
}

JoinBuilder::Joined JoinBuilder::build(JoinKind kind, std::string place) {
  if (kind == JoinKind::kFull && keys_.empty()) return build_full_without_keys(place);
  std::vector<Expression> left_keys;
  std::vector<Expression> right_keys;
  for (auto& [left, right] : keys_) {
    left_keys.push_back(std::move(left));
    right_keys.push_back(std::move(right));
  }
  JoinNode join;
  join.spec.kind = kind;
  join.spec.left_keys = append_columns(left_, named(left_keys));
  join.spec.right_keys = append_columns(right_, named(right_keys));
  const int right_begin = left_->schema.size();
  if (!conditions_.empty()) {
    const int moved = right_begin - left_width_;
    join.spec.condition = replace_columns(all_of(std::move(conditions_)), [&](const Expression& column) {
      return column.column < left_width_ ? column : shifted(column, moved);
    });
  }

  auto node = std::make_shared<PlanNode>();
  node->schema = left_->schema;
  if (shows_right(kind)) {
    right_ = renamed_apart(std::move(right_), left_->schema, right_alias_);
    for (const auto& field : right_->schema) node->schema.add(field);
  } else if (kind == JoinKind::kMark) {
    UniqueNames names;
    for (const auto& field : left_->schema) names.fresh(field.name);
    join.spec.mark_name = names.fresh("mark");
    join.spec.mark_nulls = mark_nulls_;
    node->schema.add({join.spec.mark_name, kBool});
  }
  node->step = std::move(join);
  node->inputs = {std::move(left_), std::move(right_)};
  node->place = std::move(place);
  return {std::move(node), right_begin};
}

}  // namespace rankwise
