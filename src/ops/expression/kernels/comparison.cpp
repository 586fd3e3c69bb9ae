#include "ops/expression/kernels/comparison.hpp"

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/row_loops.hpp"
#include "ops/expression/kernels/scales.hpp"

namespace rankwise {
namespace {

template <typename T, typename Relation>
void compare_values(const KernelCall& call, Relation relation) {
  std::int64_t* out = result_of<std::int64_t>(call);
  with_operands<T, T>(call, [&](auto a, auto b) {
    const auto compare = [&](std::size_t row) { out[row] = relation(a[row], b[row]) ? 1 : 0; };
    if constexpr (std::is_same_v<T, std::string_view>) {
      for_rows(call, compare);
    } else {
      for_rows_or_all(call, compare);
    }
  });
}

/// Compares decimals of different scales exactly.
template <typename Relation>
void compare_scaled(const KernelCall& call, Relation relation) {
  const int first_scale = scale_of(call.arguments[0]->type);
  const int second_scale = scale_of(call.arguments[1]->type);
  if (first_scale == second_scale) return compare_values<std::int64_t>(call, relation);
  const int scale = std::max(first_scale, second_scale);
  const int128 first_factor = power_of_ten(scale - first_scale);
  const int128 second_factor = power_of_ten(scale - second_scale);
  std::int64_t* out = result_of<std::int64_t>(call);
  with_operands<std::int64_t, std::int64_t>(call, [&](auto a, auto b) {
    for_rows_or_all(
        call, [&](std::size_t row) { out[row] = relation(a[row] * first_factor, b[row] * second_factor) ? 1 : 0; });
  });
}

template <typename Relation>
void compare_exact(const KernelCall& call) {
  compare_scaled(call, Relation{});
}

template <typename T, typename Relation>
void compare(const KernelCall& call) {
  compare_values<T>(call, Relation{});
}

template <typename Relation>
void add_relation(FunctionTable& table, const char* name) {
  const auto add = [&](Kernel kernel, Slot slot) { table.add(name, {{slot, slot}, kBool}, kernel); };
  add(compare_exact<Relation>, Slot::kExact);
  add(compare<double, Relation>, Slot::kDouble);
  add(compare<std::string_view, Relation>, Slot::kString);
  for (const Slot slot : {Slot::kBoolean, Slot::kDay, Slot::kTime}) add(compare<std::int64_t, Relation>, slot);
}

}  // namespace

void add_comparisons(FunctionTable& table) {
  add_relation<Equal>(table, "=");
  add_relation<Unequal>(table, "<>");
  add_relation<Less>(table, "<");
  add_relation<NotGreater>(table, "<=");
  add_relation<Greater>(table, ">");
  add_relation<NotLess>(table, ">=");
}

}  // namespace rankwise
