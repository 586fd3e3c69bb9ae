#pragma once
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// A bound query. Its output columns are the first ones of the plan; further ones serve its correlation.
struct BoundQuery {
  PlanPtr plan;
  std::vector<std::string> names = {};  ///< of the output columns; need not be unique

  /// Of a subquery that refers to the query around it: what must hold for its rows to count. Equalities of an
  /// expression over the outer query's columns and a column of `plan`, and conditions over both (outer columns from
  /// kOuterColumn on).
  std::vector<Expression> outer_keys = {};
  std::vector<int> inner_keys = {};
  std::vector<Expression> conditions = {};

  /// Of a correlated aggregate without GROUP BY: `plan` has a row per group of correlation keys, and the output is this
  /// expression over them, to be evaluated where there is no group too; the columns `counts` are then 0.
  std::optional<Expression> value = {};
  std::vector<int> counts = {};

  bool correlated() const { return !outer_keys.empty() || !conditions.empty(); }
};

}  // namespace rankwise
