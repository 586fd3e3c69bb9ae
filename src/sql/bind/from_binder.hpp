#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "sql/bind/expression_binder.hpp"

namespace rankwise {

/// Rows and the names of their columns.
struct Relation {
  PlanPtr plan;
  Scope scope;
  std::string alias = {};  ///< of a single table
};

/// Binds FROM clauses: tables, subqueries, joins. @local
class FromBinder {
 public:
  explicit FromBinder(const QueryContext& context) : context_(context) {}

  /// @param items  of the clause; without any there is one row without columns
  /// @throws JobError  unknown or ambiguous names, types of join keys, what is not supported
  Relation bind(const std::vector<ParseNode>& items);

 private:
  Relation bind_item(const ParseNode& item);
  Relation bind_table(const ParseNode& table);
  Relation bind_subselect(const ParseNode& subselect);
  Relation bind_join(const ParseNode& join);
  /// What a subquery in FROM sees: nothing but common tables; other columns are known for messages.
  QueryContext context_of_subquery();

  const QueryContext& context_;
  const Scope* before_ = nullptr;  ///< of the items before the one that is being bound
  OuterQuery refused_ = {};
  OuterQuery beside_ = {};
};

/// A query's rows under an alias. @param alias  an Alias node; absent: `name` without new column names @local
Relation relation_of(const BoundQuery& query, const ParseNode& alias, const std::string& name, const ParseNode& at);

}  // namespace rankwise
