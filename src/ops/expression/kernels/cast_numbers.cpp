#include "ops/expression/kernels/cast_numbers.hpp"

#include <charconv>  // std::from_chars
#include <cmath>     // std::rint

#include "engine/data/calendar.hpp"
#include "engine/data/decimal.hpp"
#include "ops/expression/kernels/checked_integers.hpp"
#include "ops/expression/kernels/number_text.hpp"
#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/scales.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise {
namespace {

constexpr double kTwoToThe63 = 9223372036854775808.0;

/// Rounds value * 10^scale half away from zero, the value taken as its shortest decimal text.
bool decimal_from_double(double value, int scale, std::int64_t& units) {
  const double scaled = value * static_cast<double>(power_of_ten(scale));
  constexpr double kExactIntegers = 4503599627370496.0;  // 2^52: below it the product is off by less than 1/2
  if (std::abs(scaled) < kExactIntegers) {
    const double below = std::floor(scaled);
    const double part = scaled - below;
    // The product is rounded itself: near a half the text decides.
    if (std::abs(part - 0.5) > 4e-16 * std::abs(scaled) + 1e-300) {
      units = static_cast<std::int64_t>(below) + (part > 0.5 ? 1 : 0);
      return true;
    }
  }
  if (!std::isfinite(value)) return false;
  std::string text;
  append_double(text, value);
  return parse_rounded_decimal(text, scale, units) == NumberStatus::kValue;
}

}  // namespace

double double_from_decimal(std::int64_t units, int scale) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (units <= kExact && units >= -kExact) {
    return static_cast<double>(units) / static_cast<double>(power_of_ten(scale));  // both exact, so rounded once
  }
  const std::string text = format_decimal(units, scale);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void bigint_to_double(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  double* out = result_of<double>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = static_cast<double>(value[row]); });
}

void decimal_to_double(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  double* out = result_of<double>(call);
  const int scale = call.arguments[0]->type.scale;
  for_rows_or_all(call, [&](std::size_t row) { out[row] = double_from_decimal(value[row], scale); });
}

void rescale(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  const int places = scale_of(call.result->type) - scale_of(call.arguments[0]->type);
  const std::int64_t factor = power_of_ten(std::abs(places));
  if (places <= 0) {
    for_rows_or_all(call, [&](std::size_t row) { out[row] = divide_rounded(value[row], factor); });
    return;
  }
  bool lost = false;
  for_rows_or_all(call, [&](std::size_t row) { lost |= __builtin_mul_overflow(value[row], factor, &out[row]); });
  if (!lost) return;
  for_rows(call, [&](std::size_t row) {
    if (CheckedMultiply::overflows(value[row], factor)) refuse_row("decimal overflow", row);
  });
}

void double_to_bigint(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows(call, [&](std::size_t row) {
    const double rounded = std::rint(value[row]);
    if (!(rounded >= -kTwoToThe63 && rounded < kTwoToThe63)) refuse_row("bigint out of range", row);
    out[row] = static_cast<std::int64_t>(rounded);
  });
}

void double_to_decimal(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  const int scale = call.result->type.scale;
  for_rows(call, [&](std::size_t row) {
    if (!decimal_from_double(value[row], scale, out[row])) refuse_row("decimal out of range", row);
  });
}

void bigint_to_bool(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = value[row] != 0 ? 1 : 0; });
}

void copy_integers(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = value[row]; });
}

void date_to_timestamp(const KernelCall& call) {
  const std::int64_t* days = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = CheckedMultiply::wrapped(days[row], kSecondsPerDay); });
}

void timestamp_to_date(const KernelCall& call) {
  const std::int64_t* seconds = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = day_of_timestamp(seconds[row]); });
}

}  // namespace rankwise
