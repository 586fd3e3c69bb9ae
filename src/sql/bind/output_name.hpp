#pragma once
#include <string>  // std::string

#include "sql/bind/scope.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// Names an output column that has no alias, as PostgreSQL does: the column, the function, "case". What has no name
/// there is column<position>. @param position  in the select list, from 1 @local
std::string output_name(const ParseNode& expression, const Scope& scope, int position);

}  // namespace rankwise
