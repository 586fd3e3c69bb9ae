#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "sql/bind/bound.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// Names a type for messages: "bigint", "interval", "a string". @local
std::string type_name(const Bound& bound);

/// Turns into a value of some type: what is unknown becomes text. @throws JobError  it is an interval @local
Expression settle(Bound bound, const ParseNode& at);

/// Casts where nothing is lost by it. @param what  names the value in messages: "the condition of WHERE"
/// @throws JobError  the types do not fit @local
Expression coerce(Bound bound, const DataType& type, const ParseNode& at, std::string_view what);

/// Casts as CAST does. @throws JobError  there is no such cast @local
Expression cast(Bound bound, const DataType& type, const ParseNode& at);

/// Casts all to the one type that suits them. @param what  "CASE", "UNION" @throws JobError  there is none @local
std::vector<Expression> unify(std::vector<Bound> bounds, const ParseNode& at, std::string_view what);

/// Calls the function or operator that suits the arguments. @throws JobError  "cannot add text and bigint" @local
Expression call(std::string_view name, std::vector<Bound> arguments, const ParseNode& at);

/// Connects booleans; one alone is returned as it is. @pre not empty @local
Expression all_of(std::vector<Expression> conjuncts);
Expression any_of(std::vector<Expression> alternatives);

/// case when condition then value else otherwise end; the values are of one type. @local
Expression choose(Expression condition, Expression value, Expression otherwise);

/// `value`, or where it is null the constant (of the same type). @local
Expression or_else(Expression value, Constant constant);

/// Evaluates an expression that reads no column. @param what  names it in messages: "LIMIT"
/// @throws JobError  it reads columns, or has no value @local
Constant constant_value(const Expression& expression, const ParseNode& at, std::string_view what);

}  // namespace rankwise
