#pragma once
#include <optional>  // std::optional

#include "ops/expression/expression.hpp"

namespace rankwise {

/// What an expression of a query is bound to.
struct Bound {
  Expression value;                       ///< of an interval: its seconds (bigint)
  bool unknown = false;                   ///< a string literal or null that takes the type its surroundings ask for
  std::optional<Expression> months = {};  ///< set: an interval of these months (bigint) and `value` seconds
  bool is_interval() const { return months.has_value(); }
};

/// Columns from here on stand for values that are joined or computed later (subqueries, aggregates, window functions):
/// kPendingColumn + index into the query's PendingColumns.
constexpr int kPendingColumn = 1 << 24;
/// Columns from here on belong to the query around a subquery: kOuterColumn + column of its rows.
constexpr int kOuterColumn = 1 << 28;

inline bool is_outer(int column) {
  return column >= kOuterColumn;
}
inline bool is_pending(int column) {
  return column >= kPendingColumn && column < kOuterColumn;
}

}  // namespace rankwise
