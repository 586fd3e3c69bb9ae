#pragma once
#include <functional>  // std::function

#include "sql/bind/pending_columns.hpp"
#include "sql/bind/plan_steps.hpp"

namespace rankwise {

/// Adds the pending window functions to the plan and gives them their values; those of the same partition and order
/// share a step. @param rewrite  turns their expressions into ones over the plan's columns @local
PlanPtr build_windows(PlanPtr plan, PendingColumns& pending,
                      const std::function<Expression(const Expression&)>& rewrite);

}  // namespace rankwise
