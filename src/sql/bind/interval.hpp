#pragma once
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "sql/bind/bound.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// Reads the text of an interval literal: "1 year 2 months", "-3 days 04:05:06", "90 minutes ago".
/// @param fields  of `interval '3' day`: the unit of a number without one, as in PostgreSQL's datetime.h; 0: none
/// @throws JobError  not an interval, or not of whole seconds @local
Bound interval_literal(const std::string& text, int fields, const ParseNode& at);

/// Binds an operator where an interval takes part or comes out: date or timestamp + interval, timestamp - timestamp,
/// interval * bigint, comparisons. As in PostgreSQL a month compares as 30 days.
/// @return nothing where no interval is involved @throws JobError  no such operator @local
std::optional<Bound> interval_operator(const std::string& sign, const std::vector<Bound>& arguments,
                                       const ParseNode& at);

/// Binds extract(field from interval). @throws JobError  an unknown field @local
Expression interval_field(const std::string& field, const Bound& interval, const ParseNode& at);

/// An interval in seconds, if it has no months. @throws JobError @local
std::int64_t constant_seconds(const Bound& interval, const ParseNode& at, std::string_view what);

}  // namespace rankwise
