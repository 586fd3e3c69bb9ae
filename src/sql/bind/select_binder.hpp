#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "sql/bind/expression_binder.hpp"
#include "sql/bind/from_binder.hpp"
#include "sql/bind/group_builder.hpp"
#include "sql/bind/limit_binder.hpp"
#include "sql/bind/query_binder.hpp"
#include "sql/bind/select_list.hpp"

namespace rankwise {

/// Binds a SELECT (not a set operation or values list), in the order in which SQL evaluates it: from, where, group by,
/// having, window functions, select list, distinct, order by, limit. @local
class SelectBinder {
 public:
  SelectBinder(const ParseNode& select, const QueryContext& context, QueryUse use);
  SelectBinder(const SelectBinder&) = delete;
  SelectBinder& operator=(const SelectBinder&) = delete;

  /// @throws JobError  with line and column
  BoundQuery bind();

 private:
  struct Correlation {
    Expression outer;
    Expression inner;
  };
  struct OrderItem {
    Expression expression;
    int item = -1;  ///< of the select list, or -1
    SortDirection direction = {};
  };

  void bind_where();
  void filter_or_correlate(std::vector<Expression>& conjuncts);
  void filter_by_sublink(const ParseNode& conjunct);
  void correlate(Expression conjunct);
  void bind_grouping();
  int bind_group_key(const ParseNode& node);
  void bind_items();
  OrderItem bind_order_item(const ParseNode& key, const char* name);
  void bind_order_by();
  void check_correlation() const;
  void group();
  void join_subqueries(bool of_groups);

  // select_output.cpp
  BoundQuery finish();
  BoundQuery finish_aggregate();
  void add_correlation(std::vector<NamedExpression>& columns, BoundQuery& query);
  int place(const OrderItem& item, std::vector<NamedExpression>& columns);
  std::vector<OrderKey> place_order(std::vector<NamedExpression>& columns);
  void keep_first_rows(BoundQuery& query, std::vector<int> keys, const std::vector<OrderKey>& order);
  void cut(BoundQuery& query, std::vector<OrderKey> order);
  void cut_per_key(BoundQuery& query, std::vector<OrderKey> order);

  /// Expressions over the FROM rows: as they stand in the plan before and after groups are formed.
  Expression over_rows(const Expression& expression);
  Expression own_rows(const Expression& expression, const ParseNode& at);
  Expression over_plan(const Expression& expression);

  Clause clause(std::string_view name, bool aggregates) const;
  Clause where_clause() const;
  std::vector<std::string> item_names() const;
  bool correlated() const { return !correlations_.empty() || !conditions_.empty(); }
  /// Aggregates without GROUP BY.
  bool one_row_of_all() const { return grouped_ && !select_.has("groupClause"); }

  const ParseNode& select_;
  const QueryContext& context_;
  QueryUse use_;
  Relation relation_;
  PendingColumns pending_;
  ExpressionBinder binder_;

  std::vector<SelectItem> items_;
  std::vector<Expression> outputs_;
  std::vector<std::optional<Expression>> literals_;
  std::vector<OrderItem> order_;
  std::vector<OrderItem> distinct_on_;
  Limit limit_;
  std::optional<Expression> having_;
  bool grouped_ = false;
  GroupingSets sets_;
  std::vector<NamedExpression> keys_;
  std::optional<GroupBuilder> groups_;

  std::vector<Correlation> correlations_;
  std::vector<Expression> conditions_;
};

}  // namespace rankwise
