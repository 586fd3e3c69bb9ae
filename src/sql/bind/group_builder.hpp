#pragma once
#include <vector>  // std::vector

#include "sql/bind/grouping_sets.hpp"
#include "sql/bind/pending_columns.hpp"
#include "sql/bind/plan_steps.hpp"

namespace rankwise {

using RowRewrite = std::function<Expression(const Expression&)>;

/// Groups the rows of a SELECT and gives its pending aggregates their values.
class GroupBuilder {
 public:
  /// @param keys  expressions over the FROM rows and pending columns
  GroupBuilder(std::vector<NamedExpression> keys, GroupingSets sets) : keys_(std::move(keys)), sets_(std::move(sets)) {}

  /// Groups `plan`: keys, then aggregates. Grouping sets become a union of groups of one input, absent keys null.
  /// @param rewrite  turns expressions over the FROM rows and pending columns into ones over the plan's columns
  /// @throws JobError  grouping() of what is not grouped
  PlanPtr build(PlanPtr plan, PendingColumns& pending, const RowRewrite& rewrite, const SourceText& source);

  /// Turns an expression over the rows below (or pending columns with a value) into one over the groups.
  /// @throws JobError  it reads a column that is neither grouped nor aggregated
  Expression over_groups(const Expression& expression, PendingColumns& pending, const SourceText& source) const;

 private:
  PlanPtr group_by_sets(const PlanPtr& plan, const std::vector<int>& key_columns,
                        const std::vector<AggregateCall>& calls, const std::vector<PendingColumn*>& groupings) const;
  std::int64_t grouping_bits(const GroupingUse& use, const std::vector<int>& set) const;
  void check_groupings(const PendingColumns& pending, const SourceText& source) const;
  int key_like(const Expression& expression) const;

  std::vector<NamedExpression> keys_;
  GroupingSets sets_;
};

/// The calls of all pending aggregates over the columns of `plan`, to which their arguments are appended. @local
std::vector<AggregateCall> aggregate_calls(PlanPtr& plan, const PendingColumns& pending, const RowRewrite& rewrite);

}  // namespace rankwise
