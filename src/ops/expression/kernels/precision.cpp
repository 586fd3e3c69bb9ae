#include <array>  // std::array

#include "engine/data/decimal.hpp"
#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/row_loops.hpp"

namespace rankwise {
namespace {

constexpr std::array<std::int64_t, 19> kPowersOfTen = [] {
  std::array<std::int64_t, 19> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// numeric(5, 2) holds five digits, two of them after the point.
void check_precision(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  const std::int64_t* digits = argument<std::int64_t>(call, 1);
  std::int64_t* out = result_of<std::int64_t>(call);
  const int scale = call.result->type.scale;
  for_rows(call, [&](std::size_t row) {
    const std::int64_t bound = kPowersOfTen[static_cast<std::size_t>(digits[row])];
    if (value[row] >= bound || value[row] <= -bound) {
      refuse_row("overflow of numeric(" + std::to_string(digits[row]) + ", " + std::to_string(scale) + ") by " +
                     format_decimal(value[row], scale),
                 row);
    }
    out[row] = value[row];
  });
}

}  // namespace

void add_precision(FunctionTable& table) {
  table.add("check_precision", {{Slot::kDecimal, Slot::kBigint}, type_of_first}, check_precision, kMayFail);
}

}  // namespace rankwise
