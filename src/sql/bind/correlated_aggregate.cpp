#include <algorithm>  // std::find

#include "sql/bind/coercion.hpp"
#include "sql/bind/column_rewrite.hpp"
#include "sql/bind/join_builder.hpp"
#include "sql/bind/subquery_join.hpp"

namespace rankwise {
namespace {

bool counts(const AggregateCall& call) {
  if (const auto* ordered = std::get_if<OrderedFunction>(&call.function)) {
    return *ordered == OrderedFunction::kApproximateDistinct;
  }
  const auto function = std::get<GroupFunction>(call.function);
  return function == GroupFunction::kCount || function == GroupFunction::kCountRows;
}

Constant blank_of(const DataType& type) {
  if (type.is_text()) return std::string();
  if (type.is_float()) return 0.0;
  return std::int64_t{0};
}

// The output over the joined rows; where there is no group a count is 0.
Expression output_over(const BoundQuery& query, int first_call) {
  return replace_columns(*query.value, [&](const Expression& column) {
    Expression value = shifted(column, first_call);
    const AggregateCall& call = query.calls[static_cast<std::size_t>(column.column)];
    return counts(call) ? or_else(std::move(value), std::int64_t{0}) : value;
  });
}

// Equalities alone: one group per key, joined by the key.
Expression join_by_keys(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  const BoundQuery& query = use.query;
  const PlanPtr groups = group_rows(query.plan, query.inner_keys, query.calls);
  JoinBuilder builder(plan, groups);
  const int keys = static_cast<int>(query.inner_keys.size());
  for (int i = 0; i < keys; ++i) {
    builder.add_key(rewrite(query.outer_keys[static_cast<std::size_t>(i)]), column_of(*groups, i));
  }
  const auto joined = builder.build(JoinKind::kLeft, use.at.place());
  plan = joined.plan;
  return output_over(query, joined.right_begin + keys);
}

/// Other conditions: each combination of outer values that occurs is joined with the subquery's rows and aggregated,
/// and the result is joined back by these values (Neumann and Kemper, "Unnesting arbitrary queries", 2015).
class DomainJoin {
 public:
  DomainJoin(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite)
      : plan_(plan), use_(use), query_(use.query), rewrite_(rewrite) {}

  Expression join() {
    collect_outer_columns();
    const std::vector<int> values = append_columns(plan_, values_);
    const PlanPtr domain = group_rows(plan_, values, {});
    const PlanPtr groups = aggregate(domain);
    JoinBuilder back(plan_, groups);
    for (std::size_t i = 0; i < values.size(); ++i) {
      // A null equals a null here, so it takes part as a flag.
      const Expression outer = column_of(*plan_, values[i]);
      const Expression inner = column_of(*groups, static_cast<int>(i));
      back.add_key(known(outer), known(inner));
      back.add_key(is_null(outer), is_null(inner));
    }
    const auto joined = back.build(JoinKind::kLeft, use_.at.place());
    plan_ = joined.plan;
    return output_over(query_, joined.right_begin + static_cast<int>(values.size()));
  }

 private:
  static Expression known(const Expression& column) { return or_else(column, blank_of(column.type)); }

  Expression is_null(const Expression& column) const {
    Expression flag = call("is_null", {{column}}, use_.at);
    flag.text = column.text + " is null";
    return flag;
  }

  void collect(const Expression& expression, int first_outer) {
    if (expression.kind == Expression::Kind::kColumn && expression.column >= first_outer) {
      const int column = expression.column - first_outer;
      if (std::find(columns_.begin(), columns_.end(), column) != columns_.end()) return;
      columns_.push_back(column);
      values_.push_back({rewrite_(shifted(expression, -first_outer)), expression.text});
    }
    for (const auto& argument : expression.arguments) collect(argument, first_outer);
  }

  void collect_outer_columns() {
    for (const auto& key : query_.outer_keys) collect(key, 0);
    for (const auto& condition : query_.conditions) collect(condition, kOuterColumn);
  }

  // An outer column as a column of the domain.
  Expression in_domain(const Expression& column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column.column);
    Expression moved = column;
    moved.column = static_cast<int>(found - columns_.begin());
    return moved;
  }

  PlanPtr aggregate(const PlanPtr& domain) const {
    const auto to_domain = [this](const Expression& column) { return in_domain(column); };
    const int width = domain->schema.size();
    JoinBuilder builder(domain, query_.plan);
    for (std::size_t i = 0; i < query_.outer_keys.size(); ++i) {
      builder.add_key(replace_columns(query_.outer_keys[i], to_domain), column_of(*query_.plan, query_.inner_keys[i]));
    }
    for (const auto& condition : query_.conditions) {
      builder.add_condition(replace_columns(condition, [&](const Expression& column) {
        return is_outer(column.column) ? in_domain(shifted(column, -kOuterColumn)) : shifted(column, width);
      }));
    }
    const auto joined = builder.build(JoinKind::kInner, use_.at.place());
    std::vector<int> keys;
    for (int i = 0; i < width; ++i) keys.push_back(i);
    std::vector<AggregateCall> calls = query_.calls;
    for (auto& call : calls) {
      for (int& argument : call.arguments) argument += joined.right_begin;
      for (auto& key : call.order) key.column += joined.right_begin;
    }
    return group_rows(joined.plan, keys, std::move(calls));
  }

  PlanPtr& plan_;
  const SubqueryUse& use_;
  const BoundQuery& query_;
  const Rewrite& rewrite_;
  std::vector<int> columns_;  // of the outer query's FROM rows
  std::vector<NamedExpression> values_;
};

}  // namespace

Expression join_correlated_aggregate(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite) {
  if (use.query.conditions.empty()) return join_by_keys(plan, use, rewrite);
  return DomainJoin(plan, use, rewrite).join();
}

}  // namespace rankwise
