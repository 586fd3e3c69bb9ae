#pragma once
#include <cstdint>  // std::int64_t

#include "ops/expression/scalar_function.hpp"

namespace rankwise {

/// The double nearest to units * 10^-scale. @local
double double_from_decimal(std::int64_t units, int scale);

// Kernels of casts between types that are no text.
void bigint_to_double(const KernelCall& call);
void decimal_to_double(const KernelCall& call);
/// Bigint or decimal to a decimal of another scale, or decimal to bigint: rounds half away from zero.
/// @throws RowError "decimal overflow"
void rescale(const KernelCall& call);
/// Rounds half to even, as PostgreSQL. @throws RowError "bigint out of range"
void double_to_bigint(const KernelCall& call);
/// Rounds the double's shortest decimal text half away from zero. @throws RowError "decimal out of range"
void double_to_decimal(const KernelCall& call);
void bigint_to_bool(const KernelCall& call);
/// Between types whose values are stored alike.
void copy_integers(const KernelCall& call);
void date_to_timestamp(const KernelCall& call);
void timestamp_to_date(const KernelCall& call);

}  // namespace rankwise
