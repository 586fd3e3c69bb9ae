#include <algorithm>  // std::clamp
#include <cmath>      // std::rint

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/row_loops.hpp"
#include "ops/expression/kernels/scales.hpp"

namespace rankwise {
namespace {

// How a decimal (`value` in units, `divisor` units to a whole) and a double become whole. As in PostgreSQL, round()
// takes halves of decimals away from zero, of doubles to even.

struct Round {
  template <typename Integer>
  static Integer whole(Integer value, Integer divisor) {
    return divide_rounded(value, divisor);
  }
  static double whole(double value) { return std::rint(value); }
  static double whole_scaled(double value) { return std::round(value); }
};

struct Truncate {
  template <typename Integer>
  static Integer whole(Integer value, Integer divisor) {
    return value / divisor;
  }
  static double whole(double value) { return std::trunc(value); }
  static double whole_scaled(double value) { return std::trunc(value); }
};

struct Floor {
  static std::int64_t whole(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
  }
  static double whole(double value) { return std::floor(value); }
};

struct Ceiling {
  static std::int64_t whole(std::int64_t value, std::int64_t divisor) {
    return value / divisor + (value % divisor > 0 ? 1 : 0);
  }
  static double whole(double value) { return std::ceil(value); }
};

template <typename To>
void whole_decimal(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  const std::int64_t divisor = power_of_ten(call.arguments[0]->type.scale);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = To::whole(value[row], divisor); });
}

template <typename To>
void whole_double(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  double* out = result_of<double>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = To::whole(value[row]); });
}

void sign_of_decimal(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = (value[row] > 0 ? 1 : 0) - (value[row] < 0 ? 1 : 0); });
}

/// 10^exponent, or any larger number where that is beyond 37.
int128 wide_power_of_ten(std::int64_t exponent) {
  const auto bounded = static_cast<int>(std::clamp<std::int64_t>(exponent, 0, 2 * kMostScale));
  const int half = bounded / 2;
  return static_cast<int128>(power_of_ten(half)) * power_of_ten(bounded - half);
}

/// Brings a decimal of `from` places to `places` places, and writes that with `to` places. False on overflow.
template <typename To>
bool to_places(std::int64_t value, int from, std::int64_t places, int to, std::int64_t& out) {
  int128 result = value;
  if (places < from) {
    result = To::template whole<int128>(value, wide_power_of_ten(from - places));
    if (places < to && result != 0) result *= wide_power_of_ten(to - places);
  } else {
    result *= power_of_ten(std::max(to - from, 0));
  }
  out = static_cast<std::int64_t>(result);
  return out == result;
}

template <typename To>
void decimal_to_places(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  const std::int64_t* places = argument<std::int64_t>(call, 1);
  std::int64_t* out = result_of<std::int64_t>(call);
  const int from = scale_of(call.arguments[0]->type);
  const int to = call.result->type.scale;
  if (call.is_constant(1) && places[call.rows.front()] == to && to <= from) {
    const std::int64_t divisor = power_of_ten(from - to);
    for_rows_or_all(call, [&](std::size_t row) { out[row] = To::template whole<std::int64_t>(value[row], divisor); });
    return;
  }
  for_rows(call, [&](std::size_t row) {
    if (!to_places<To>(value[row], from, places[row], to, out[row])) refuse_row("decimal overflow", row);
  });
}

template <typename To>
void double_to_places(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  const std::int64_t* places = argument<std::int64_t>(call, 1);
  double* out = result_of<double>(call);
  for_rows(call, [&](std::size_t row) {
    constexpr std::int64_t kMostPlaces = 308;
    const auto count = static_cast<double>(std::clamp(places[row], -kMostPlaces, kMostPlaces));
    const double factor = std::pow(10.0, std::abs(count));
    const double scaled = To::whole_scaled(count >= 0 ? value[row] * factor : value[row] / factor);
    out[row] = std::isfinite(scaled) ? (count >= 0 ? scaled / factor : scaled * factor) : value[row];
  });
}

/// A decimal has the stated places where they are known, else as many as before.
DataType stated_places(std::span<const DataType> taken, std::span<const ArgumentType> given) {
  const Constant* places = given[1].constant;
  if (places == nullptr || !std::holds_alternative<std::int64_t>(*places)) return decimal(scale_of(taken[0]));
  return decimal(static_cast<int>(std::clamp<std::int64_t>(std::get<std::int64_t>(*places), 0, kMostScale)));
}

}  // namespace

void add_rounding(FunctionTable& table) {
  const auto add = [&](const char* name, Kernel of_decimal, Kernel of_double) {
    table.add(name, {{Slot::kDecimal}, decimal(0)}, of_decimal);
    table.add(name, {{Slot::kDouble}, kFloat64}, of_double);
  };
  add("round", whole_decimal<Round>, whole_double<Round>);
  add("trunc", whole_decimal<Truncate>, whole_double<Truncate>);
  add("floor", whole_decimal<Floor>, whole_double<Floor>);
  add("ceil", whole_decimal<Ceiling>, whole_double<Ceiling>);
  table.add_alias("ceiling", "ceil");
  table.add("sign", {{Slot::kDecimal}, decimal(0)}, sign_of_decimal);
  const auto add_places = [&](const char* name, Kernel of_decimal, Kernel of_double) {
    table.add(name, {{Slot::kExact, Slot::kBigint}, stated_places}, of_decimal, kMayFail);
    table.add(name, {{Slot::kDouble, Slot::kBigint}, kFloat64}, of_double);
  };
  add_places("round", decimal_to_places<Round>, double_to_places<Round>);
  add_places("trunc", decimal_to_places<Truncate>, double_to_places<Truncate>);
}

}  // namespace rankwise
