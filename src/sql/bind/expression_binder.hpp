#pragma once
#include <map>          // std::map
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "sql/bind/bound.hpp"
#include "sql/bind/pending_columns.hpp"
#include "sql/bind/query_context.hpp"
#include "sql/bind/scope.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// Where an expression stands, and what it may hold there.
struct Clause {
  std::string_view name;  ///< for messages: "WHERE"
  bool aggregates = false;
  bool windows = false;
  bool subqueries = true;
  bool outer_columns = false;  ///< those of the query around a subquery
  bool of_groups = false;      ///< it is evaluated for groups, not for the rows below them
};

/// Of a key of ORDER BY.
struct SortDirection {
  bool descending = false;
  bool nulls_first = false;
};

/// Reads a SortBy; as in PostgreSQL a null counts as larger than everything unless it says otherwise. @local
SortDirection sort_direction(const ParseNode& sort_by);

/// Binds expressions over the columns of a FROM clause: finds names, chooses functions, inserts casts. What needs a
/// step of its own (aggregates, window functions, subqueries) becomes a pending column. @local
class ExpressionBinder {
 public:
  ExpressionBinder(const QueryContext& context, const Scope& scope, PendingColumns& pending)
      : context_(context), scope_(scope), pending_(pending) {}

  /// Lets OVER name these windows. @throws JobError  two have one name
  void define_windows(const std::vector<ParseNode>& definitions);

  /// @throws JobError  with line and column: unknown names, types, what is not supported or not allowed in the clause
  Bound bind(const ParseNode& node, const Clause& clause);
  /// The same of a boolean.
  Expression bind_condition(const ParseNode& node, const Clause& clause);
  /// Binds [not] in / exists with a subquery on its own, without a pending column: for a WHERE that becomes a join.
  SubqueryUse bind_subquery_use(const ParseNode& sublink, const Clause& clause);
  /// Binds the keys of an ORDER BY that are plain expressions.
  std::vector<SortItem> bind_sort_items(const std::vector<ParseNode>& sort_by, const Clause& clause);

 private:
  Bound bind(const ParseNode& node);
  Expression bind_boolean(const ParseNode& node, std::string_view what);
  std::vector<Bound> bind_all(const std::vector<ParseNode>& nodes);

  Bound bind_column(const ParseNode& node);
  Expression find_column(const ParseNode& node, const std::string& table, const std::string& name);
  Expression find_outer_column(const ParseNode& node, const std::string& table, const std::string& name);
  Bound bind_logic(const ParseNode& node);
  Bound bind_null_test(const ParseNode& node);
  Bound bind_boolean_test(const ParseNode& node);
  Bound bind_case(const ParseNode& node);
  Bound bind_coalesce(const ParseNode& node);
  Bound bind_greatest(const ParseNode& node);
  Bound bind_cast(const ParseNode& node);

  // operator_binder.cpp
  Bound bind_operator(const ParseNode& node);
  Bound bind_plain_operator(const ParseNode& node);
  Expression compare(const std::string& sign, const Bound& left, const Bound& right, const ParseNode& at);
  Expression compare_nodes(const std::string& sign, const ParseNode& left, const ParseNode& right, const ParseNode& at);
  Expression compare_in_order(const std::string& sign, const std::vector<ParseNode>& lefts,
                              const std::vector<ParseNode>& rights, const ParseNode& at);
  Expression bind_in_list(const ParseNode& node);
  Expression bind_quantified_list(const ParseNode& node, bool any);
  Expression bind_between(const ParseNode& node, bool symmetric);
  Expression bind_like(const ParseNode& node, std::string_view function);
  Bound bind_null_if(const ParseNode& node);

  // function_binder.cpp
  Bound bind_function(const ParseNode& node);
  Bound bind_extract(const ParseNode& node);

  // aggregate_binder.cpp, ordered_aggregate_binder.cpp
  Bound bind_aggregate(const ParseNode& node, const std::string& name);
  AggregateUse group_aggregate(const ParseNode& node, const std::string& name, GroupFunction function);
  AggregateUse ordered_aggregate(const ParseNode& node, const std::string& name, OrderedFunction function);
  AggregateUse within_group(const ParseNode& node, const std::string& name, OrderedFunction function);
  AggregateUse count_aggregate(const ParseNode& node);
  void fold_filter(const ParseNode& node, AggregateUse& use);
  Bound bind_grouping(const ParseNode& node);
  double fraction(const ParseNode& node, const std::string& name);

  // window_binder.cpp
  Bound bind_window(const ParseNode& node, const std::string& name);
  WindowUse window_call(const ParseNode& node, const std::string& name);
  WindowUse window_aggregate(const ParseNode& node, const std::string& name);
  std::int64_t constant_bigint(const ParseNode& node, std::string_view what);

  // window_definition.cpp
  const ParseNode& find_window(const ParseNode& at, const std::string& name) const;
  void bind_window_definition(const ParseNode& window, WindowUse& use, int depth);
  void bind_frame(const ParseNode& window, WindowUse& use);
  double frame_offset(const ParseNode& offset, const WindowUse& use);

  // subquery_binder.cpp
  Bound bind_subquery(const ParseNode& node);

  Expression pend(PendingColumn pending, const ParseNode& at);

  const QueryContext& context_;
  const Scope& scope_;
  PendingColumns& pending_;
  Clause clause_ = {};
  std::map<std::string, ParseNode> windows_;
};

/// The type that an aggregate gives. @local
DataType type_of(const AggregateUse& use);

/// Tells whether an aggregate (or grouping()) of this query itself is called somewhere below a node. @local
bool calls_aggregate(const ParseNode& node);

}  // namespace rankwise
