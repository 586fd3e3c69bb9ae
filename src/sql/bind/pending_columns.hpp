#pragma once
#include <deque>     // std::deque
#include <optional>  // std::optional
#include <string>    // std::string
#include <variant>   // std::variant
#include <vector>    // std::vector

#include "sql/bind/bound.hpp"
#include "sql/bind/bound_query.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// A key of an ORDER BY.
struct SortItem {
  Expression expression;
  bool descending = false;
  bool nulls_first = false;
};

/// An aggregate over the rows of a group; as AggregateCall, with expressions for columns.
struct AggregateUse {
  std::variant<GroupFunction, OrderedFunction> function;
  bool distinct = false;
  std::vector<Expression> arguments = {};
  std::vector<SortItem> order = {};
  double parameter = 0.5;
  std::string separator = {};
};

/// grouping(a, b).
struct GroupingUse {
  std::vector<Expression> arguments;
};

/// A window function; as WindowCall, with expressions for columns.
struct WindowUse {
  WindowCall call;
  std::vector<Expression> arguments = {};
  std::vector<Expression> partition = {};
  std::vector<SortItem> order = {};
};

/// A subquery whose value is joined to the rows.
struct SubqueryUse {
  enum class Kind { kScalar, kExists, kIn };
  Kind kind;
  std::vector<Bound> tested = {};  ///< kIn: what stands left of it
  BoundQuery query = {};
  ParseNode at = {};
  std::string sign = "=";  ///< kIn: x `sign` any (subquery)
  bool negated = false;    ///< kIn: it is the opposite that was asked for: `x > all` is not `x <= any`
};

/// A value that a later step of the plan adds to the rows.
struct PendingColumn {
  std::variant<AggregateUse, GroupingUse, WindowUse, SubqueryUse> use;
  DataType type = {};
  std::string text = {};
  int location = -1;
  bool of_groups = false;                ///< a subquery that is joined to groups, not to the rows below them
  std::optional<Expression> value = {};  ///< once the step is in the plan: over its columns
};

/// The pending columns of one SELECT.
class PendingColumns {
 public:
  /// Adds one, or finds the same aggregate or window function. @return the column that stands for it
  Expression add(PendingColumn pending);
  PendingColumn& of_column(int column) { return columns_[static_cast<std::size_t>(column - kPendingColumn)]; }
  std::deque<PendingColumn>& all() { return columns_; }
  const std::deque<PendingColumn>& all() const { return columns_; }

 private:
  std::deque<PendingColumn> columns_;
};

bool same_items(const std::vector<SortItem>& a, const std::vector<SortItem>& b);
bool same_expressions(const std::vector<Expression>& a, const std::vector<Expression>& b);

}  // namespace rankwise
