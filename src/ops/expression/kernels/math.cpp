#include <cmath>    // std::sqrt
#include <numbers>  // std::numbers::pi

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/row_loops.hpp"

namespace rankwise {
namespace {

/// Why a function has no value; null where it has one.
using Refusal = const char*;

constexpr Refusal kOverflow = "value out of range: overflow";
constexpr Refusal kOutsideDomain = "input is out of range";

double square_root(double x, Refusal& refusal) {
  if (x < 0) refusal = "cannot take square root of a negative number";
  return std::sqrt(x);
}

double exponential(double x, Refusal& refusal) {
  const double value = std::exp(x);
  if (std::isinf(value) && !std::isinf(x)) refusal = kOverflow;
  return value;
}

Refusal refuse_logarithm(double x) {
  if (x == 0) return "cannot take logarithm of zero";
  return x < 0 ? "cannot take logarithm of a negative number" : nullptr;
}

template <double (*Logarithm)(double)>
double logarithm(double x, Refusal& refusal) {
  refusal = refuse_logarithm(x);
  return Logarithm(x);
}

/// Functions of an angle have no value at infinity.
template <double (*Function)(double)>
double of_angle(double x, Refusal& refusal) {
  if (std::isinf(x)) refusal = kOutsideDomain;
  return Function(x);
}

template <double (*Function)(double)>
double of_unit_interval(double x, Refusal& refusal) {
  if (x < -1 || x > 1) refusal = kOutsideDomain;
  return Function(x);
}

template <double (*Function)(double)>
double of_any(double x, Refusal& refusal) {
  const double value = Function(x);
  if (std::isinf(value) && !std::isinf(x)) refusal = kOverflow;
  return value;
}

double to_radians(double x) {
  return x * (std::numbers::pi / 180.0);
}
double to_degrees(double x) {
  return x / (std::numbers::pi / 180.0);
}
double sign_of(double x) {
  return x > 0 ? 1.0 : (x < 0 ? -1.0 : x);
}

double raise_to_power(double x, double y, Refusal& refusal) {
  if (x == 0 && y < 0) refusal = "zero raised to a negative power is undefined";
  if (x < 0 && std::isfinite(x) && std::isfinite(y) && y != std::floor(y)) {
    refusal = "a negative number raised to a non-integer power yields a complex result";
  }
  const double value = std::pow(x, y);
  if (refusal == nullptr && std::isinf(value) && std::isfinite(x) && std::isfinite(y)) refusal = kOverflow;
  return value;
}

double logarithm_to_base(double base, double x, Refusal& refusal) {
  refusal = refuse_logarithm(base);
  if (refusal == nullptr) refusal = refuse_logarithm(x);
  if (refusal == nullptr && base == 1) refusal = "division by zero";
  return std::log(x) / std::log(base);
}

double arc_tangent(double y, double x, Refusal&) {
  return std::atan2(y, x);
}

template <double (*Function)(double, Refusal&)>
void of_one(const KernelCall& call) {
  const double* x = argument<double>(call, 0);
  double* out = result_of<double>(call);
  for_rows(call, [&](std::size_t row) {
    Refusal refusal = nullptr;
    out[row] = Function(x[row], refusal);
    if (refusal != nullptr) refuse_row(refusal, row);
  });
}

template <double (*Function)(double, double, Refusal&)>
void of_two(const KernelCall& call) {
  const double* x = argument<double>(call, 0);
  const double* y = argument<double>(call, 1);
  double* out = result_of<double>(call);
  for_rows(call, [&](std::size_t row) {
    Refusal refusal = nullptr;
    out[row] = Function(x[row], y[row], refusal);
    if (refusal != nullptr) refuse_row(refusal, row);
  });
}

void pi(const KernelCall& call) {
  for_rows(call, [out = result_of<double>(call)](std::size_t row) { out[row] = std::numbers::pi; });
}

}  // namespace

void add_math(FunctionTable& table) {
  const auto add = [&](const char* name, Kernel kernel) {
    table.add(name, {{Slot::kDouble}, kFloat64}, kernel, kMayFail);
  };
  add("sqrt", of_one<square_root>);
  add("cbrt", of_one<of_any<std::cbrt>>);
  add("exp", of_one<exponential>);
  add("ln", of_one<logarithm<std::log>>);
  add("log", of_one<logarithm<std::log10>>);
  add("log10", of_one<logarithm<std::log10>>);
  add("log2", of_one<logarithm<std::log2>>);
  add("sin", of_one<of_angle<std::sin>>);
  add("cos", of_one<of_angle<std::cos>>);
  add("tan", of_one<of_angle<std::tan>>);
  add("asin", of_one<of_unit_interval<std::asin>>);
  add("acos", of_one<of_unit_interval<std::acos>>);
  add("atan", of_one<of_any<std::atan>>);
  add("sinh", of_one<of_any<std::sinh>>);
  add("cosh", of_one<of_any<std::cosh>>);
  add("tanh", of_one<of_any<std::tanh>>);
  add("radians", of_one<of_any<to_radians>>);
  add("degrees", of_one<of_any<to_degrees>>);
  add("sign", of_one<of_any<sign_of>>);
  const std::vector<Slot> two{Slot::kDouble, Slot::kDouble};
  table.add("power", {two, kFloat64}, of_two<raise_to_power>, kMayFail);
  table.add_alias("pow", "power");
  table.add_alias("^", "power");
  table.add("log", {two, kFloat64}, of_two<logarithm_to_base>, kMayFail);
  table.add("atan2", {two, kFloat64}, of_two<arc_tangent>);
  table.add("pi", {std::vector<Slot>{}, kFloat64}, pi);
}

}  // namespace rankwise
