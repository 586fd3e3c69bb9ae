#include "sql/bind/join_binder.hpp"

#include "engine/runtime/nearest_name.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/column_rewrite.hpp"

namespace rankwise {
namespace {

void check_aliases(const Scope& left, const Scope& right, const ParseNode& at) {
  for (const auto& table : right.table_names()) {
    if (left.has_table(table)) at.fail("\"" + table + "\" stands in FROM twice; give one of them an alias");
  }
}

JoinKind kind_of(const ParseNode& join) {
  const std::string type = join.text("jointype");
  if (type == "JOIN_INNER") return JoinKind::kInner;
  if (type == "JOIN_LEFT" || type == "JOIN_RIGHT") return JoinKind::kLeft;
  if (type == "JOIN_FULL") return JoinKind::kFull;
  join.fail(type + " is not supported");
}

// The columns of both sides, left before right, numbered as in the joined rows.
Scope joined_scope(const Scope& left, int left_begin, const Scope& right, int right_begin) {
  Scope scope;
  for (ScopeColumn column : left.columns()) {
    column.column += left_begin;
    scope.add(std::move(column));
  }
  for (ScopeColumn column : right.columns()) {
    column.column += right_begin;
    scope.add(std::move(column));
  }
  return scope;
}

Expression expression_of(const ScopeColumn& column) {
  Expression expression = column_expression(column.column, column.type);
  expression.text = column.name;
  return expression;
}

}  // namespace

Relation cross_join(const Relation& left, const Relation& right, const ParseNode& at) {
  check_aliases(left.scope, right.scope, at);
  const auto joined = JoinBuilder(left.plan, right.plan, right.alias).build(JoinKind::kInner, at.place());
  return {joined.plan, joined_scope(left.scope, 0, right.scope, joined.right_begin)};
}

std::vector<std::string> JoinBinder::merged_names(const Scope& left, const Scope& right) const {
  if (!join_.flag("isNatural")) return join_.names("usingClause");
  std::vector<std::string> names;
  for (const auto& column : left.columns()) {
    const auto match = right.find("", column.name);
    if (!column.merged && (match.column != nullptr || match.ambiguous)) names.push_back(column.name);
  }
  return names;
}

std::size_t JoinBinder::place_of(const std::string& name, const Scope& scope, const char* side) const {
  const Scope::Match match = scope.find("", name);
  if (match.ambiguous) join_.fail("column \"" + name + "\" of USING is ambiguous on the " + side + " side of the join");
  if (match.column == nullptr) {
    join_.fail("the " + std::string(side) + " side of the join has no column \"" + name + "\"" +
               did_you_mean(name, scope.column_names("")));
  }
  return static_cast<std::size_t>(match.column - scope.columns().data());
}

JoinBinder::MergedColumn JoinBinder::merge(const std::string& name, const Scope& left, const Scope& right) const {
  const std::size_t l = place_of(name, left, "left");
  const std::size_t r = place_of(name, right, "right");
  Expression equal = call("=", {{expression_of(left.columns()[l])}, {expression_of(right.columns()[r])}}, join_);
  return {l, r, std::move(equal.arguments[0]), std::move(equal.arguments[1])};
}

// Puts the merged columns before all others, which from now on are found by their tables' names only.
void JoinBinder::add_merged(Relation& joined, const std::vector<MergedColumn>& merged, std::size_t left_columns) const {
  const std::string type = join_.text("jointype");
  std::vector<NamedExpression> values;
  Scope scope;
  for (const auto& one : merged) {
    ScopeColumn& left = joined.scope.columns()[one.left];
    ScopeColumn& right = joined.scope.columns()[left_columns + one.right];
    left.merged = right.merged = true;
    const auto placed = [](const Expression& key, const ScopeColumn& column) {
      return replace_columns(key, [&](const Expression&) { return expression_of(column); });
    };
    Expression value = placed(type == "JOIN_RIGHT" ? one.right_key : one.left_key, type == "JOIN_RIGHT" ? right : left);
    if (type == "JOIN_FULL") {
      Expression either;
      either.kind = Expression::Kind::kCoalesce;
      either.type = value.type;
      either.arguments = {std::move(value), placed(one.right_key, right)};
      value = std::move(either);
    }
    values.push_back({std::move(value), left.name});
  }
  const std::vector<int> places = append_columns(joined.plan, values);
  for (std::size_t i = 0; i < merged.size(); ++i) {
    scope.add({"", values[i].name, places[i], values[i].expression.type});
  }
  for (auto& column : joined.scope.columns()) scope.add(std::move(column));
  joined.scope = std::move(scope);
}

Relation JoinBinder::bind(Relation left, Relation right) {
  check_aliases(left.scope, right.scope, join_);
  const JoinKind kind = kind_of(join_);
  const bool exchanged = join_.text("jointype") == "JOIN_RIGHT";
  const Relation& first = exchanged ? right : left;
  const Relation& second = exchanged ? left : right;
  JoinBuilder builder(first.plan, second.plan, second.alias);

  std::vector<MergedColumn> merged;
  for (const auto& name : merged_names(left.scope, right.scope)) {
    merged.push_back(merge(name, left.scope, right.scope));
    const MergedColumn& one = merged.back();
    builder.add_key(exchanged ? one.right_key : one.left_key, exchanged ? one.left_key : one.right_key);
  }
  const auto scope_with = [&](int second_begin) {
    return exchanged ? joined_scope(left.scope, second_begin, right.scope, 0)
                     : joined_scope(left.scope, 0, right.scope, second_begin);
  };
  if (const ParseNode condition = join_.child("quals")) {
    const Scope scope = scope_with(first.plan->schema.size());
    PendingColumns pending;
    Clause clause{"ON"};
    clause.subqueries = false;
    builder.add_conjuncts(ExpressionBinder(context_, scope, pending).bind_condition(condition, clause));
  }
  const auto joined = builder.build(kind, join_.place());
  Relation relation{joined.plan, scope_with(joined.right_begin)};
  if (!merged.empty()) add_merged(relation, merged, left.scope.columns().size());
  return relation;
}

}  // namespace rankwise
