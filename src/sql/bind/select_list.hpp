#pragma once
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "sql/bind/bound.hpp"
#include "sql/bind/scope.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// An output column of a SELECT.
struct SelectItem {
  ParseNode node;  ///< its expression; of a column of `*` the star
  std::string name;
  std::optional<Bound> bound = {};  ///< set for columns of `*`, and once it has been bound
};

/// Lists the output columns of a SELECT, stars expanded. @throws JobError  a star without a table @local
std::vector<SelectItem> expand_select_list(const ParseNode& select, const Scope& scope);

/// The item that an ORDER BY or GROUP BY expression names by position or alias, or -1.
/// @param clause  for messages @throws JobError  there is no such position, or the alias is ambiguous @local
int item_by_position(const ParseNode& expression, const std::vector<std::string>& names, const char* clause);
int item_by_name(const ParseNode& expression, const std::vector<std::string>& names, const char* clause);

}  // namespace rankwise
