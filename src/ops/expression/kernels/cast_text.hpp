#pragma once
#include "ops/expression/scalar_function.hpp"

namespace rankwise {

// Kernels of casts from and to text. Those from text: @throws RowError "'abc' is no bigint"
void text_to_bigint(const KernelCall& call);
void text_to_double(const KernelCall& call);
void text_to_decimal(const KernelCall& call);
void text_to_bool(const KernelCall& call);
void text_to_date(const KernelCall& call);
void text_to_timestamp(const KernelCall& call);
void integral_to_text(const KernelCall& call);
void double_to_text(const KernelCall& call);

}  // namespace rankwise
