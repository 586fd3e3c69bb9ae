#include <array>  // std::array

#include "ops/expression/kernels/cast_numbers.hpp"
#include "ops/expression/kernels/cast_text.hpp"
#include "ops/expression/kernels/families.hpp"

namespace rankwise {
namespace {

struct Cast {
  TypeId from;
  TypeId to;
  ScalarFunction function;
};

Cast cast(TypeId from, TypeId to, Kernel kernel, bool may_fail) {
  return {from, to, {.name = "cast", .kernel = kernel, .may_fail = may_fail}};
}

using Id = TypeId;

const std::array<Cast, 23>& all_casts() {
  constexpr bool kMayFail = true;
  static const std::array<Cast, 23> casts{
      cast(Id::kInt64, Id::kFloat64, bigint_to_double, false),
      cast(Id::kInt64, Id::kDecimal, rescale, kMayFail),
      cast(Id::kInt64, Id::kBool, bigint_to_bool, false),
      cast(Id::kInt64, Id::kText, integral_to_text, false),
      cast(Id::kFloat64, Id::kInt64, double_to_bigint, kMayFail),
      cast(Id::kFloat64, Id::kDecimal, double_to_decimal, kMayFail),
      cast(Id::kFloat64, Id::kText, double_to_text, false),
      cast(Id::kDecimal, Id::kInt64, rescale, kMayFail),
      cast(Id::kDecimal, Id::kFloat64, decimal_to_double, false),
      cast(Id::kDecimal, Id::kDecimal, rescale, kMayFail),
      cast(Id::kDecimal, Id::kText, integral_to_text, false),
      cast(Id::kBool, Id::kInt64, copy_integers, false),
      cast(Id::kBool, Id::kText, integral_to_text, false),
      cast(Id::kDate, Id::kTimestamp, date_to_timestamp, false),
      cast(Id::kDate, Id::kText, integral_to_text, false),
      cast(Id::kTimestamp, Id::kDate, timestamp_to_date, false),
      cast(Id::kTimestamp, Id::kText, integral_to_text, false),
      cast(Id::kText, Id::kInt64, text_to_bigint, kMayFail),
      cast(Id::kText, Id::kFloat64, text_to_double, kMayFail),
      cast(Id::kText, Id::kDecimal, text_to_decimal, kMayFail),
      cast(Id::kText, Id::kBool, text_to_bool, kMayFail),
      cast(Id::kText, Id::kDate, text_to_date, kMayFail),
      cast(Id::kText, Id::kTimestamp, text_to_timestamp, kMayFail),
  };
  return casts;
}

}  // namespace

const ScalarFunction* find_cast(TypeId from, TypeId to) {
  for (const auto& known : all_casts()) {
    if (known.from == from && known.to == to) return &known.function;
  }
  return nullptr;
}

}  // namespace rankwise
