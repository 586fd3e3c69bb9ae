#pragma once
#include <functional>  // std::function

#include "sql/bind/pending_columns.hpp"

namespace rankwise {

/// Turns an expression over the FROM rows of the query around into one over the plan that a subquery is joined to.
using Rewrite = std::function<Expression(const Expression&)>;

/// Joins a subquery to rows, whose columns keep their numbers. @return its value over the new plan's columns @local
/// @throws JobError  a combination that is not supported
Expression join_subquery_value(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite);

/// Keeps rows for which [not] in or [not] exists holds. @param negated  keep those for which it does not @local
/// @throws JobError  a combination that is not supported
void filter_by_subquery(PlanPtr& plan, const SubqueryUse& use, bool negated, const Rewrite& rewrite);

/// Joins the value of a correlated aggregate (`use.query.value`), which exists for rows without a match too. @local
Expression join_correlated_aggregate(PlanPtr& plan, const SubqueryUse& use, const Rewrite& rewrite);

}  // namespace rankwise
