#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "sql/bind/from_binder.hpp"
#include "sql/bind/join_builder.hpp"

namespace rankwise {

/// All pairs of rows. @throws JobError  both sides have a table of one name @local
Relation cross_join(const Relation& left, const Relation& right, const ParseNode& at);

/// Binds a JoinExpr whose sides are bound. A right join becomes a left join of the exchanged sides. @local
class JoinBinder {
 public:
  JoinBinder(const QueryContext& context, const ParseNode& join) : context_(context), join_(join) {}
  /// @throws JobError  unknown names, types of keys
  Relation bind(Relation left, Relation right);

 private:
  /// A column of USING: its place in both sides' scopes, and the keys (over each side's columns).
  struct MergedColumn {
    std::size_t left;
    std::size_t right;
    Expression left_key;
    Expression right_key;
  };

  std::vector<std::string> merged_names(const Scope& left, const Scope& right) const;
  MergedColumn merge(const std::string& name, const Scope& left, const Scope& right) const;
  std::size_t place_of(const std::string& name, const Scope& scope, const char* side) const;
  void add_merged(Relation& joined, const std::vector<MergedColumn>& merged, std::size_t left_columns) const;

  const QueryContext& context_;
  const ParseNode& join_;
};

}  // namespace rankwise
