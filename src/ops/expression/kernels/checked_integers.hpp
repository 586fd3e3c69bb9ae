#pragma once
#include <cstdint>  // std::int64_t

#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/row_loops.hpp"

namespace rankwise {

// Integer operations that cannot pass over an overflow: `wrapped` computes modulo 2^64, `lost` is negative when that
// is not the sum, difference or product. Signs rather than carry flags, for these the compiler vectorises.

struct CheckedAdd {
  static std::int64_t wrapped(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
  }
  static std::int64_t lost(std::int64_t a, std::int64_t b, std::int64_t sum) { return (a ^ sum) & (b ^ sum); }
  static bool overflows(std::int64_t a, std::int64_t b) { return __builtin_add_overflow(a, b, &a); }
};

struct CheckedSubtract {
  static std::int64_t wrapped(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
  }
  static std::int64_t lost(std::int64_t a, std::int64_t b, std::int64_t difference) {
    return (a ^ b) & (a ^ difference);
  }
  static bool overflows(std::int64_t a, std::int64_t b) { return __builtin_sub_overflow(a, b, &a); }
};

struct CheckedMultiply {
  static std::int64_t wrapped(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
  }
  static std::int64_t lost(std::int64_t a, std::int64_t b, std::int64_t) {
    return -static_cast<std::int64_t>(overflows(a, b));
  }
  static bool overflows(std::int64_t a, std::int64_t b) { return __builtin_mul_overflow(a, b, &a); }
};

/// Names what left its range: "bigint overflow".
inline const char* overflow_reason(const DataType& type) {
  return type.id == TypeId::kDecimal ? "decimal overflow" : "bigint overflow";
}

/// Applies `Operation` to two integral arguments. The whole batch is computed before anybody asks whether all went
/// well. @throws RowError the first row that overflows
template <typename Operation>
void checked_integers(const KernelCall& call) {
  std::int64_t* out = result_of<std::int64_t>(call);
  std::int64_t lost = 0;
  with_operands<std::int64_t, std::int64_t>(call, [&](auto a, auto b) {
    for_rows_or_all(call, [&](std::size_t row) {
      const std::int64_t x = a[row];
      const std::int64_t y = b[row];
      const std::int64_t wrapped = Operation::wrapped(x, y);
      out[row] = wrapped;
      lost |= Operation::lost(x, y, wrapped);
    });
    if (lost >= 0) return;
    for_rows(call, [&](std::size_t row) {
      if (Operation::overflows(a[row], b[row])) {
        refuse_row(overflow_reason(call.result->type), row);
      }
    });
  });
}

}  // namespace rankwise
