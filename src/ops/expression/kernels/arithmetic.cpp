#include <algorithm>  // std::max
#include <cmath>      // std::isinf

#include "ops/expression/kernels/checked_integers.hpp"
#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/scales.hpp"

namespace rankwise {
namespace {

/// Adds or subtracts decimals of different scales at the larger one. @throws RowError
template <typename Operation>
void at_larger_scale(const KernelCall& call) {
  const int scale = call.result->type.scale;
  const std::int64_t first_factor = power_of_ten(scale - scale_of(call.arguments[0]->type));
  const std::int64_t second_factor = power_of_ten(scale - scale_of(call.arguments[1]->type));
  if (first_factor == 1 && second_factor == 1) return checked_integers<Operation>(call);
  std::int64_t* out = result_of<std::int64_t>(call);
  std::int64_t lost = 0;
  with_operands<std::int64_t, std::int64_t>(call, [&](auto a, auto b) {
    const auto compute = [&](std::size_t row) {
      std::int64_t x = 0;
      std::int64_t y = 0;
      const bool scaled =
          __builtin_mul_overflow(a[row], first_factor, &x) || __builtin_mul_overflow(b[row], second_factor, &y);
      out[row] = Operation::wrapped(x, y);
      return Operation::lost(x, y, out[row]) | -static_cast<std::int64_t>(scaled);
    };
    for_rows_or_all(call, [&](std::size_t row) { lost |= compute(row); });
    if (lost >= 0) return;
    for_rows(call, [&](std::size_t row) {
      if (compute(row) < 0) refuse_row("decimal overflow", row);
    });
  });
}

/// Divides integers, or decimals at their larger scale: the quotient truncated, or the rest with the dividend's sign.
template <bool kRest>
void divide_integers(const KernelCall& call) {
  const int first_scale = scale_of(call.arguments[0]->type);
  const int second_scale = scale_of(call.arguments[1]->type);
  const int scale = std::max(first_scale, second_scale);
  const std::int64_t* a = argument<std::int64_t>(call, 0);
  const std::int64_t* b = argument<std::int64_t>(call, 1);
  const int128 first_factor = power_of_ten(scale - first_scale);
  const int128 second_factor = power_of_ten(scale - second_scale);
  std::int64_t* out = result_of<std::int64_t>(call);
  const bool plain = first_scale == second_scale;
  for_rows(call, [&](std::size_t row) {
    if (b[row] == 0) refuse_row("division by zero", row);
    if (plain && b[row] != -1) {
      out[row] = kRest ? a[row] % b[row] : a[row] / b[row];
      return;
    }
    const int128 x = a[row] * first_factor;
    const int128 y = b[row] * second_factor;
    const int128 value = kRest ? x % y : x / y;
    out[row] = static_cast<std::int64_t>(value);
    if (out[row] != value) refuse_row(overflow_reason(call.result->type), row);
  });
}

/// Applies `operation` to doubles. @throws RowError finite arguments, but a result beyond the range
template <typename Operation>
void doubles(const KernelCall& call, Operation operation) {
  double* out = result_of<double>(call);
  with_operands<double, double>(call, [&](auto a, auto b) {
    bool suspicious = false;
    for_rows_or_all(call, [&](std::size_t row) {
      const double value = operation(a[row], b[row]);
      out[row] = value;
      suspicious |= !(std::abs(value) <= std::numeric_limits<double>::max());
    });
    if (!suspicious) return;
    for_rows(call, [&](std::size_t row) {
      if (std::isinf(out[row]) && !std::isinf(a[row]) && !std::isinf(b[row])) {
        refuse_row("value out of range: overflow", row);
      }
    });
  });
}

void add_doubles(const KernelCall& call) {
  doubles(call, [](double a, double b) { return a + b; });
}
void subtract_doubles(const KernelCall& call) {
  doubles(call, [](double a, double b) { return a - b; });
}
void multiply_doubles(const KernelCall& call) {
  doubles(call, [](double a, double b) { return a * b; });
}
void divide_doubles(const KernelCall& call) {
  const double* a = argument<double>(call, 0);
  const double* b = argument<double>(call, 1);
  for_rows(call, [&](std::size_t row) {
    if (b[row] == 0.0 && !std::isnan(a[row])) refuse_row("division by zero", row);
  });
  doubles(call, [](double x, double y) { return x / y; });
}

template <typename T>
void as_it_is(const KernelCall& call) {
  const T* value = argument<T>(call, 0);
  T* out = result_of<T>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = value[row]; });
}

void negate_doubles(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  double* out = result_of<double>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = -value[row]; });
}

/// Turns the sign of all integers, or of the negative ones. @throws RowError  -2^63 has no opposite
template <bool kOnlyNegative>
void negate_integers(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  bool lost = false;
  for_rows_or_all(call, [&](std::size_t row) {
    const std::int64_t opposite = CheckedSubtract::wrapped(0, value[row]);
    out[row] = kOnlyNegative && value[row] >= 0 ? value[row] : opposite;
    lost |= value[row] == INT64_MIN;
  });
  if (!lost) return;
  for_rows(call, [&](std::size_t row) {
    if (value[row] == INT64_MIN) refuse_row(overflow_reason(call.result->type), row);
  });
}

void absolute_doubles(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  double* out = result_of<double>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = std::abs(value[row]); });
}

DataType larger_scale(std::span<const DataType> taken, std::span<const ArgumentType>) {
  return decimal(std::max(scale_of(taken[0]), scale_of(taken[1])));
}

DataType sum_of_scales(std::span<const DataType> taken, std::span<const ArgumentType>) {
  const int scale = scale_of(taken[0]) + scale_of(taken[1]);
  if (scale > kMostScale) {
    throw JobError(sql_name(taken[0]) + " * " + sql_name(taken[1]) + " would have " + std::to_string(scale) +
                   " decimal places, and 18 are the most: cast one of them to fewer places, or to double");
  }
  return decimal(scale);
}

}  // namespace

void add_arithmetic(FunctionTable& table) {
  const std::vector<Slot> bigints{Slot::kBigint, Slot::kBigint};
  const std::vector<Slot> exact{Slot::kExact, Slot::kExact};
  const std::vector<Slot> two_doubles{Slot::kDouble, Slot::kDouble};

  table.add("+", {bigints, kInt64}, checked_integers<CheckedAdd>, kMayFail);
  table.add("+", {exact, larger_scale}, at_larger_scale<CheckedAdd>, kMayFail);
  table.add("+", {two_doubles, kFloat64}, add_doubles, kMayFail);
  table.add("-", {bigints, kInt64}, checked_integers<CheckedSubtract>, kMayFail);
  table.add("-", {exact, larger_scale}, at_larger_scale<CheckedSubtract>, kMayFail);
  table.add("-", {two_doubles, kFloat64}, subtract_doubles, kMayFail);
  table.add("*", {bigints, kInt64}, checked_integers<CheckedMultiply>, kMayFail);
  table.add("*", {exact, sum_of_scales}, checked_integers<CheckedMultiply>, kMayFail);
  table.add("*", {two_doubles, kFloat64}, multiply_doubles, kMayFail);
  table.add("/", {bigints, kInt64}, divide_integers<false>, kMayFail);
  table.add("/", {two_doubles, kFloat64}, divide_doubles, kMayFail);
  table.add("%", {bigints, kInt64}, divide_integers<true>, kMayFail);
  table.add("%", {exact, larger_scale}, divide_integers<true>, kMayFail);
  table.add_alias("mod", "%");
  table.add("div", {exact, kInt64}, divide_integers<false>, kMayFail);

  table.add("-", {{Slot::kBigint}, kInt64}, negate_integers<false>, kMayFail);
  table.add("-", {{Slot::kDecimal}, type_of_first}, negate_integers<false>, kMayFail);
  table.add("-", {{Slot::kDouble}, kFloat64}, negate_doubles);
  table.add("+", {{Slot::kBigint}, kInt64}, as_it_is<std::int64_t>);
  table.add("+", {{Slot::kDecimal}, type_of_first}, as_it_is<std::int64_t>);
  table.add("+", {{Slot::kDouble}, kFloat64}, as_it_is<double>);
  table.add("abs", {{Slot::kBigint}, kInt64}, negate_integers<true>, kMayFail);
  table.add("abs", {{Slot::kDecimal}, type_of_first}, negate_integers<true>, kMayFail);
  table.add("abs", {{Slot::kDouble}, kFloat64}, absolute_doubles);
}

}  // namespace rankwise
