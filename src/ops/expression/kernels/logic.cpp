#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/row_loops.hpp"

namespace rankwise {
namespace {

void negate(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  for_rows_or_all(call, [&](std::size_t row) { out[row] = value[row] ^ 1; });
}

/// Answers a question that has an answer for nulls too: `answer(valid)` for any type, `answer(valid, value)` for bools.
template <typename Answer>
void ask(const KernelCall& call, Answer answer) {
  const std::uint8_t* valid = call.arguments[0]->valid.data();
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::int64_t* out = result_of<std::int64_t>(call);
  std::uint8_t* out_valid = call.result->valid.data();
  for_rows_or_all(call, [&](std::size_t row) {
    out_valid[row] = 1;
    if constexpr (std::is_invocable_v<Answer, bool>) {
      out[row] = answer(valid[row] != 0) ? 1 : 0;
    } else {
      out[row] = answer(valid[row] != 0, value[row] != 0) ? 1 : 0;
    }
  });
}

void is_null(const KernelCall& call) {
  ask(call, [](bool valid) { return !valid; });
}
void is_not_null(const KernelCall& call) {
  ask(call, [](bool valid) { return valid; });
}
void is_true(const KernelCall& call) {
  ask(call, [](bool valid, bool value) { return valid && value; });
}
void is_not_true(const KernelCall& call) {
  ask(call, [](bool valid, bool value) { return !(valid && value); });
}
void is_false(const KernelCall& call) {
  ask(call, [](bool valid, bool value) { return valid && !value; });
}
void is_not_false(const KernelCall& call) {
  ask(call, [](bool valid, bool value) { return !(valid && !value); });
}

}  // namespace

void add_logic(FunctionTable& table) {
  table.add("not", {{Slot::kBoolean}, kBool}, negate);
  const auto add_question = [&](const char* name, Kernel kernel, Slot slot) {
    table.add(name, {{slot}, kBool}, kernel, kTakesNulls);
  };
  add_question("is_null", is_null, Slot::kAny);
  add_question("is_not_null", is_not_null, Slot::kAny);
  add_question("is_true", is_true, Slot::kBoolean);
  add_question("is_not_true", is_not_true, Slot::kBoolean);
  add_question("is_false", is_false, Slot::kBoolean);
  add_question("is_not_false", is_not_false, Slot::kBoolean);
  add_question("is_unknown", is_null, Slot::kBoolean);
  add_question("is_not_unknown", is_not_null, Slot::kBoolean);
}

}  // namespace rankwise
