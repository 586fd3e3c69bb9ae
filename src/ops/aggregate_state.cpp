#include "ops/aggregate_state.hpp"

#include "engine/runtime/error.hpp"
#include "ops/pick_state.hpp"
#include "ops/sum_state.hpp"

namespace rankwise {
namespace {

template <AggregateFunction function>
std::unique_ptr<AggregateState> make_pick(DataType type) {
  if (type.is_text()) return std::make_unique<PickState<PickedTexts, function>>(type);
  if (type.is_float()) return std::make_unique<PickState<PickedNumbers<double>, function>>(type);
  return std::make_unique<PickState<PickedNumbers<std::int64_t>, function>>(type);
}

}  // namespace

std::unique_ptr<AggregateState> make_aggregate_state(const AggregateSpec& spec, const Schema& input) {
  if (spec.function == AggregateFunction::kCount) return std::make_unique<CountState>();
  require(spec.input >= 0 && spec.input < input.size(), "an aggregate names a column of its input");
  const Field& field = input[spec.input];
  switch (spec.function) {
    case AggregateFunction::kSum:
      require(field.type.id == TypeId::kInt64 || field.type.id == TypeId::kDecimal, "a sum is over int64 or decimal");
      return std::make_unique<SumState>(field.type, field.name);
    case AggregateFunction::kMin:
      return make_pick<AggregateFunction::kMin>(field.type);
    case AggregateFunction::kMax:
      return make_pick<AggregateFunction::kMax>(field.type);
    case AggregateFunction::kFirst:
      return make_pick<AggregateFunction::kFirst>(field.type);
    case AggregateFunction::kCount:
      break;
  }
  throw ProgramError("unknown aggregate function");
}

}  // namespace rankwise
