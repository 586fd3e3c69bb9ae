#include "ops/expression/kernels/comparison.hpp"
#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/row_loops.hpp"

namespace rankwise {
namespace {

/// Calls `use` with a value of the type in which `column` keeps its values.
template <typename Use>
void with_storage(const BatchColumn& column, Use use) {
  if (column.type.is_text()) {
    use(std::string_view{});
  } else if (column.type.is_float()) {
    use(double{});
  } else {
    use(std::int64_t{});
  }
}

/// null where both are equal, else the first.
void null_if(const KernelCall& call) {
  with_storage(*call.result, [&](auto kind) {
    using T = decltype(kind);
    const T* a = argument<T>(call, 0);
    const T* b = argument<T>(call, 1);
    const std::uint8_t* first_valid = call.arguments[0]->valid.data();
    const std::uint8_t* second_valid = call.arguments[1]->valid.data();
    T* out = result_of<T>(call);
    for_rows(call, [&](std::size_t row) {
      const bool same = second_valid[row] != 0 && first_valid[row] != 0 && Equal{}(a[row], b[row]);
      call.result->valid[row] = first_valid[row] != 0 && !same ? 1 : 0;
      out[row] = same ? T{} : a[row];
    });
  });
}

/// The first of all values by `Before`; nulls count for nothing.
template <typename Before>
void extreme(const KernelCall& call) {
  with_storage(*call.result, [&](auto kind) {
    using T = decltype(kind);
    T* out = result_of<T>(call);
    std::uint8_t* out_valid = call.result->valid.data();
    for_rows(call, [&](std::size_t row) {
      out[row] = T{};
      out_valid[row] = 0;
    });
    for (const BatchColumn* column : call.arguments) {
      const T* value = values_of<T>(*column);
      const std::uint8_t* valid = column->valid.data();
      for_rows(call, [&](std::size_t row) {
        if (valid[row] == 0 || (out_valid[row] != 0 && !Before{}(value[row], out[row]))) return;
        out[row] = value[row];
        out_valid[row] = 1;
      });
    }
  });
}

/// Compares so that null is like null.
template <bool kDistinct>
void distinct_from(const KernelCall& call) {
  with_storage(*call.arguments[0], [&](auto kind) {
    using T = decltype(kind);
    const T* a = argument<T>(call, 0);
    const T* b = argument<T>(call, 1);
    const std::uint8_t* first_valid = call.arguments[0]->valid.data();
    const std::uint8_t* second_valid = call.arguments[1]->valid.data();
    std::int64_t* out = result_of<std::int64_t>(call);
    for_rows(call, [&](std::size_t row) {
      const bool both = first_valid[row] != 0 && second_valid[row] != 0;
      const bool same = both ? Equal{}(a[row], b[row]) : first_valid[row] == second_valid[row];
      out[row] = same != kDistinct ? 1 : 0;
      call.result->valid[row] = 1;
    });
  });
}

}  // namespace

void add_conditionals(FunctionTable& table) {
  const std::vector<Slot> two{Slot::kCommon, Slot::kCommon};
  table.add("nullif", {two, type_of_first}, null_if, kTakesNulls);
  table.add("greatest", {{Slot::kCommon}, type_of_first}, extreme<Greater>, kTakesNulls + kVariadic);
  table.add("least", {{Slot::kCommon}, type_of_first}, extreme<Less>, kTakesNulls + kVariadic);
  table.add("is_distinct_from", {two, kBool}, distinct_from<true>, kTakesNulls);
  table.add("is_not_distinct_from", {two, kBool}, distinct_from<false>, kTakesNulls);
}

}  // namespace rankwise
