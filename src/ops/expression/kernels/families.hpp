#pragma once
#include "ops/expression/overload.hpp"

namespace rankwise {

// Each adds the functions of one family to the table.
void add_arithmetic(FunctionTable& table);
void add_comparisons(FunctionTable& table);
void add_logic(FunctionTable& table);
void add_conditionals(FunctionTable& table);

/// Finds the cast between two different types; null where there is none.
const ScalarFunction* find_cast(TypeId from, TypeId to);

}  // namespace rankwise
