#pragma once
#include <vector>  // std::vector

#include "sql/bind/bound_query.hpp"
#include "sql/bind/query_context.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// What becomes of a query's rows.
enum class QueryUse {
  kResult,  ///< it is the whole query: its order counts
  kRows,    ///< a table of another query: an order without a limit is dropped
  kScalar,  ///< one value
  kIn,      ///< compared with a value
  kExists,  ///< there are any
};

/// Binds a SelectStmt of any kind: select, set operation, values, with its common tables. @local
/// @throws JobError  with line and column
BoundQuery bind_select_statement(const ParseNode& select, const QueryContext& context, QueryUse use);

/// Binds what the statement holds besides its common tables; a part each. @local
BoundQuery bind_set_operation(const ParseNode& select, const QueryContext& context);
BoundQuery bind_values(const ParseNode& select, const QueryContext& context);

/// Orders and cuts the rows of a set operation or values list by their output columns. @local
void bind_output_order(const ParseNode& select, const QueryContext& context, QueryUse use, BoundQuery& query);

}  // namespace rankwise
