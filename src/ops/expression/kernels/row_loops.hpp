#pragma once
#include <cstdint>      // std::int64_t
#include <string_view>  // std::string_view
#include <type_traits>  // std::is_same_v

#include "ops/expression/scalar_function.hpp"

namespace rankwise {

/// The values of a column of type T (std::int64_t, double or std::string_view) by row.
template <typename T>
const T* values_of(const BatchColumn& column) {
  if constexpr (std::is_same_v<T, double>) {
    return column.doubles.data();
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return column.texts.data();
  } else {
    return column.ints.data();
  }
}

template <typename T>
T* values_of(BatchColumn& column) {
  return const_cast<T*>(values_of<T>(static_cast<const BatchColumn&>(column)));
}

template <typename T>
const T* argument(const KernelCall& call, std::size_t i) {
  return values_of<T>(*call.arguments[i]);
}

template <typename T>
T* result_of(const KernelCall& call) {
  return values_of<T>(*call.result);
}

/// Runs `body(row)` for each row in play.
template <typename Body>
void for_rows(const KernelCall& call, Body body) {
  for (const std::uint32_t row : call.rows) body(static_cast<std::size_t>(row));
}

/// Runs `body(row)` for each row in play, or for all rows where that is faster: for numbers only, and a body that
/// neither throws nor traps.
template <typename Body>
void for_rows_or_all(const KernelCall& call, Body body) {
  if (call.dense_rows == 0) return for_rows(call, body);
  const auto rows = static_cast<std::size_t>(call.dense_rows);
  for (std::size_t row = 0; row < rows; ++row) body(row);
}

/// An argument that differs by row, and one that does not: a loop over the latter keeps it in a register.
template <typename T>
struct ColumnOperand {
  const T* values;
  T operator[](std::size_t row) const { return values[row]; }
};
template <typename T>
struct ConstantOperand {
  T value;
  T operator[](std::size_t) const { return value; }
};

/// Calls `use(operand)` for argument `i`.
template <typename T, typename Use>
void with_operand(const KernelCall& call, std::size_t i, Use use) {
  const T* values = argument<T>(call, i);
  if (call.is_constant(i)) {
    use(ConstantOperand<T>{values[call.rows.front()]});
  } else {
    use(ColumnOperand<T>{values});
  }
}

/// Calls `use(first, second)` for the first two arguments.
template <typename A, typename B, typename Use>
void with_operands(const KernelCall& call, Use use) {
  const A* a = argument<A>(call, 0);
  const B* b = argument<B>(call, 1);
  if (call.is_constant(1)) {
    use(ColumnOperand<A>{a}, ConstantOperand<B>{b[call.rows.front()]});
  } else if (call.is_constant(0)) {
    use(ConstantOperand<A>{a[call.rows.front()]}, ColumnOperand<B>{b});
  } else {
    use(ColumnOperand<A>{a}, ColumnOperand<B>{b});
  }
}

}  // namespace rankwise
