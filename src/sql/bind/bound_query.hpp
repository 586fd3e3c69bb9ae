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
  /// Of an output column that is a string or null without a type, that literal; may be shorter than `names`.
  std::vector<std::optional<Expression>> literals = {};

  /// Of a subquery that refers to the query around it: what must hold for its rows to count. Equalities of an
  /// expression over the outer query's columns and a column of `plan`, and conditions over both (outer columns from
  /// kOuterColumn on).
  std::vector<Expression> outer_keys = {};
  std::vector<int> inner_keys = {};
  std::vector<Expression> conditions = {};

  /// Of a correlated aggregate without GROUP BY, which has a value for every outer row: `plan` has the rows to be
  /// aggregated by `calls`, and the output is this expression whose column i is call i.
  std::optional<Expression> value = {};
  std::vector<AggregateCall> calls = {};

  bool correlated() const { return !outer_keys.empty() || !conditions.empty(); }
};

}  // namespace rankwise
