#include "sql/bind/subquery_join.hpp"

#include <algorithm>  // std::find

#include "sql/bind/coercion.hpp"
#include "sql/bind/column_rewrite.hpp"
#include "sql/bind/join_builder.hpp"

namespace rankwise {
namespace {

/// One join of rows with a subquery.
class SubqueryJoin {
 public:
  SubqueryJoin(const PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite)
      : use_(use), rewrite_(rewrite), width_(plan->schema.size()), builder_(plan, use.query.plan) {
    const BoundQuery& query = use.query;
    for (std::size_t i = 0; i < query.outer_keys.size(); ++i) {
      builder_.add_key(rewrite(query.outer_keys[i]), column_of(*query.plan, query.inner_keys[i]));
    }
    for (const auto& condition : query.conditions) builder_.add_condition(over_both(condition));
  }

  // What is tested equals the output column.
  void add_membership() {
    for (std::size_t i = 0; i < use_.tested.size(); ++i) {
      Expression equal = equality(i);
      builder_.add_key(rewrite_(equal.arguments[0]), equal.arguments[1]);
    }
  }
  // The same as a condition: wrapped by `wrap`, which may ask for what is not known.
  void add_membership_condition(const std::function<Expression(Expression)>& wrap) {
    Expression equal = equality(0);
    equal.arguments[0] = rewrite_(equal.arguments[0]);
    equal.arguments[1] = shifted(equal.arguments[1], width_);
    builder_.add_condition(wrap(std::move(equal)));
  }
  JoinBuilder::Joined build(JoinKind kind) { return builder_.build(kind, use_.at.location()); }

 private:
  Expression equality(std::size_t i) const {
    const Bound output{column_of(*use_.query.plan, static_cast<int>(i))};
    return call("=", {use_.tested[i], output}, use_.at);
  }
  Expression over_both(const Expression& condition) const {
    return replace_columns(condition, [&](const Expression& column) {
      return is_outer(column.column) ? rewrite_(shifted(column, -kOuterColumn)) : shifted(column, width_);
    });
  }

  const SubqueryUse& use_;
  const Rewrite& rewrite_;
  int width_;
  JoinBuilder builder_;
};

Expression mark_value(PlanPtr& plan, SubqueryJoin& join) {
  const auto joined = join.build(JoinKind::kMark);
  plan = joined.plan;
  return column_of(*plan, joined.right_begin);
}

// An uncorrelated exists is the same for all rows: a count of at most one row, joined to each.
Expression any_row(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite, bool negated) {
  SubqueryUse count{SubqueryUse::Kind::kScalar};
  count.at = use.at;
  OrderSpec first;
  first.limit = 1;
  PlanPtr one = order_rows(project_rows(use.query.plan, {{constant_expression(std::int64_t{1}, kInt64), "one"}}), first);
  count.query.plan = group_rows(std::move(one), {}, {{GroupFunction::kCountRows, false, {}, {}, 0.5, {}, {"rows", kInt64}}});
  const Expression rows = join_subquery_value(plan, count, rewrite);
  return call(negated ? "=" : ">", {{rows}, {constant_expression(std::int64_t{0}, kInt64)}}, use.at);
}

// x in (correlated subquery) as a value: true where a row matches, else null where one might, else false.
Expression correlated_membership(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  SubqueryJoin matches(plan, use, rewrite);
  matches.add_membership();
  Expression known = or_else(mark_value(plan, matches), std::int64_t{0});
  SubqueryJoin doubts(plan, use, rewrite);
  doubts.add_membership_condition([&](Expression equal) { return call("is_null", {{std::move(equal)}}, use.at); });
  Expression doubted = or_else(mark_value(plan, doubts), std::int64_t{0});
  Expression otherwise = choose(std::move(doubted), constant_expression(std::monostate{}, kBool),
                                constant_expression(std::int64_t{0}, kBool));
  return choose(std::move(known), constant_expression(std::int64_t{1}, kBool), std::move(otherwise));
}

Expression scalar_value(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  SubqueryJoin join(plan, use, rewrite);
  const BoundQuery& query = use.query;
  const auto joined = join.build(query.value ? JoinKind::kLeft : JoinKind::kSingle);
  plan = joined.plan;
  if (!query.value) return column_of(*plan, joined.right_begin);
  return replace_columns(*query.value, [&](const Expression& column) {
    Expression value = shifted(column, joined.right_begin);
    const bool count = std::find(query.counts.begin(), query.counts.end(), column.column) != query.counts.end();
    return count ? or_else(std::move(value), std::int64_t{0}) : value;
  });
}

}  // namespace

Expression join_subquery_value(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  if (use.kind == SubqueryUse::Kind::kScalar) return scalar_value(plan, use, rewrite);
  if (use.kind == SubqueryUse::Kind::kExists) {
    if (!use.query.correlated()) return any_row(plan, use, rewrite, false);
    SubqueryJoin join(plan, use, rewrite);
    return or_else(mark_value(plan, join), std::int64_t{0});
  }
  if (use.tested.size() > 1) {
    use.at.fail("IN of several columns is supported as a condition of WHERE only; use exists");
  }
  if (use.query.correlated()) return correlated_membership(plan, use, rewrite);
  SubqueryJoin join(plan, use, rewrite);
  join.add_membership();
  return mark_value(plan, join);
}

void filter_by_subquery(PlanPtr& plan, const SubqueryUse& use, bool negated, const Rewrite& rewrite) {
  if (use.kind == SubqueryUse::Kind::kExists && !use.query.correlated()) {
    Expression condition = any_row(plan, use, rewrite, negated);
    plan = filter_rows(std::move(plan), {std::move(condition)});
    return;
  }
  SubqueryJoin join(plan, use, rewrite);
  JoinKind kind = negated ? JoinKind::kAnti : JoinKind::kSemi;
  if (use.kind == SubqueryUse::Kind::kIn && negated) {
    if (use.tested.size() > 1) use.at.fail("NOT IN of several columns is not supported; use not exists");
    if (use.query.correlated()) {
      join.add_membership_condition([](Expression equal) { return or_else(std::move(equal), std::int64_t{1}); });
    } else {
      kind = JoinKind::kNullAwareAnti;
      join.add_membership();
    }
  } else {
    join.add_membership();
  }
  plan = join.build(kind).plan;
}

}  // namespace rankwise
