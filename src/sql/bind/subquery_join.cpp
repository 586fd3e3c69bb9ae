#include "sql/bind/subquery_join.hpp"

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
    for (const auto& condition : query.conditions) builder_.add_condition(over_both_sides(condition));
  }

  // What is tested compares true with the output columns.
  void add_membership() {
    for (std::size_t i = 0; i < use_.tested.size(); ++i) {
      Expression compared = comparison(i);
      if (use_.sign == "=") {
        builder_.add_key(rewrite_(compared.arguments[0]), compared.arguments[1]);
      } else {
        builder_.add_condition(over_both(std::move(compared)));
      }
    }
  }
  // What a function makes of the comparison is true.
  void add_condition_on(const std::function<Expression(Expression)>& function) {
    builder_.add_condition(function(over_both(comparison(0))));
  }
  void only_certain_marks() { builder_.only_certain_marks(); }
  JoinBuilder::Joined build(JoinKind kind) { return builder_.build(kind, use_.at.place()); }

 private:
  // Of an outer expression and an inner column.
  Expression comparison(std::size_t i) const {
    const Bound output{column_of(*use_.query.plan, static_cast<int>(i))};
    return call(use_.sign, {use_.tested[i], output}, use_.at);
  }
  Expression over_both(Expression comparison) const {
    comparison.arguments[0] = rewrite_(comparison.arguments[0]);
    comparison.arguments[1] = shifted(comparison.arguments[1], width_);
    return comparison;
  }
  Expression over_both_sides(const Expression& condition) const {
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

// Whether a match is certain; never null, which leaves the join free to exchange both sides.
Expression certain_mark(PlanPtr& plan, SubqueryJoin& join) {
  join.only_certain_marks();
  return mark_value(plan, join);
}

// An uncorrelated exists is the same for all rows: a count of at most one row, joined to each.
Expression any_row(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite, bool negated) {
  SubqueryUse count{SubqueryUse::Kind::kScalar};
  count.at = use.at;
  OrderSpec first;
  first.limit = 1;
  const NamedExpression one{constant_expression(std::int64_t{1}, kInt64), "one"};
  PlanPtr row = order_rows(project_rows(use.query.plan, {one}), first);
  AggregateCall rows;
  rows.function = GroupFunction::kCountRows;
  rows.output = {"rows", kInt64};
  count.query.plan = group_rows(std::move(row), {}, {rows});
  const Expression counted = join_subquery_value(plan, count, rewrite);
  return call(negated ? "=" : ">", {{counted}, {constant_expression(std::int64_t{0}, kInt64)}}, use.at);
}

// x in (subquery) as a value: true where a row compares true, else null where one compares unknown, else false.
Expression any_value(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  SubqueryJoin matches(plan, use, rewrite);
  matches.add_membership();
  Expression known = certain_mark(plan, matches);
  SubqueryJoin doubts(plan, use, rewrite);
  doubts.add_condition_on([&](Expression compared) { return call("is_null", {{std::move(compared)}}, use.at); });
  Expression doubted = certain_mark(plan, doubts);
  Expression otherwise = choose(std::move(doubted), constant_expression(std::monostate{}, kBool),
                                constant_expression(std::int64_t{0}, kBool));
  return choose(std::move(known), constant_expression(std::int64_t{1}, kBool), std::move(otherwise));
}

// x in (a correlated aggregate), which has exactly one value.
Expression aggregate_comparison(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  Bound tested = use.tested[0];
  tested.value = rewrite(tested.value);
  return call(use.sign, {std::move(tested), {join_correlated_aggregate(plan, use, rewrite)}}, use.at);
}

}  // namespace

Expression join_subquery_value(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  if (use.kind == SubqueryUse::Kind::kScalar) {
    if (use.query.value) return join_correlated_aggregate(plan, use, rewrite);
    const auto joined = SubqueryJoin(plan, use, rewrite).build(JoinKind::kSingle);
    plan = joined.plan;
    return column_of(*plan, joined.right_begin);
  }
  if (use.kind == SubqueryUse::Kind::kExists) {
    if (!use.query.correlated()) return any_row(plan, use, rewrite, false);
    SubqueryJoin join(plan, use, rewrite);
    return certain_mark(plan, join);
  }
  if (use.query.value) return aggregate_comparison(plan, use, rewrite);
  if (use.tested.size() > 1) {
    use.at.fail("IN of several columns is supported as a condition of WHERE only; use exists");
  }
  if (use.query.correlated() || use.sign != "=") return any_value(plan, use, rewrite);
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
  if (use.query.value) {
    Expression condition = aggregate_comparison(plan, use, rewrite);
    if (negated) condition = call("not", {{std::move(condition)}}, use.at);
    plan = filter_rows(std::move(plan), {std::move(condition)});
    return;
  }
  SubqueryJoin join(plan, use, rewrite);
  JoinKind kind = negated ? JoinKind::kAnti : JoinKind::kSemi;
  if (use.kind == SubqueryUse::Kind::kIn && negated) {
    if (use.tested.size() > 1) use.at.fail("NOT IN of several columns is not supported; use not exists");
    if (use.query.correlated() || use.sign != "=") {
      join.add_condition_on([](Expression compared) { return or_else(std::move(compared), std::int64_t{1}); });
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
