#pragma once
#include <cstdint>  // std::int64_t

#include "sql/bind/bound.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// Binds an A_Const: integers are bigint, 1.50 is decimal(2), 1e3 (and what a decimal cannot hold) double precision;
/// strings and null are of unknown type. @throws JobError  an integer beyond bigint @local
Bound bind_literal(const ParseNode& constant);

/// The value of an A_Const that is an integer. @throws JobError  it is none @local
std::int64_t integer_literal(const ParseNode& constant);

}  // namespace rankwise
