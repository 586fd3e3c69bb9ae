#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional

#include "sql/bind/query_context.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// LIMIT and OFFSET of a query.
struct Limit {
  std::int64_t offset = 0;
  std::optional<std::int64_t> limit = {};
  bool cuts() const { return offset > 0 || limit.has_value(); }
};

/// @throws JobError  not constant, negative, WITH TIES @local
Limit bind_limit(const ParseNode& select, const QueryContext& context);

}  // namespace rankwise
