#pragma once
#include "ops/expression/overload.hpp"

namespace rankwise {

// Each adds the functions of one family to the table.
void add_arithmetic(FunctionTable& table);
void add_comparisons(FunctionTable& table);
void add_logic(FunctionTable& table);
void add_conditionals(FunctionTable& table);
void add_math(FunctionTable& table);
void add_rounding(FunctionTable& table);
void add_letter_case(FunctionTable& table);
void add_text_measures(FunctionTable& table);
void add_text_parts(FunctionTable& table);
void add_text_building(FunctionTable& table);
void add_digests(FunctionTable& table);
void add_like(FunctionTable& table);
void add_regular_expressions(FunctionTable& table);
void add_date_fields(FunctionTable& table);
void add_date_arithmetic(FunctionTable& table);
void add_date_text(FunctionTable& table);
void add_precision(FunctionTable& table);

/// Finds the cast between two different types; null where there is none.
const ScalarFunction* find_cast(TypeId from, TypeId to);

}  // namespace rankwise
