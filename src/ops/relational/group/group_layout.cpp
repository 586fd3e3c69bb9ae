#include "ops/relational/group/group_layout.hpp"

#include <algorithm>  // std::min, std::max
#include <cstring>    // std::memcpy
#include <limits>     // std::numeric_limits

#include "engine/numeric/binned_sum.hpp"
#include "engine/numeric/int128.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/group/text_slot.hpp"

namespace rankwise {
namespace {

std::size_t bytes_of(StateKind kind) {
  switch (kind) {
    case StateKind::kSum:
      return sizeof(int128);
    case StateKind::kDoubleSum:
      return sizeof(ValueSum);
    case StateKind::kProductSum:
      return sizeof(ProductSum);
    case StateKind::kLeastText:
    case StateKind::kGreatestText:
      return sizeof(TextSlot);
    default:
      return sizeof(std::int64_t);
  }
}

bool is_text(StateKind kind) {
  return kind == StateKind::kLeastText || kind == StateKind::kGreatestText;
}

/// Counts of no rows are 0; products go with a count.
bool needs_seen(StateKind kind) {
  return kind != StateKind::kRows && kind != StateKind::kValues && kind != StateKind::kProductSum;
}

int scale_of(const DataType& type) {
  return type.id == TypeId::kDecimal ? type.scale : 0;
}

}  // namespace

GroupLayout::GroupLayout(const Schema& input, const GroupSpec& spec) {
  const auto add_partial = [&](DataType type) { partial.add({std::to_string(partial.size()), type}); };
  for (const int key : spec.keys) {
    require(key >= 0 && key < input.size(), "a key is a column of the input");
    keys.push_back({key, input[key].type, null_marks});
    null_marks += input[key].type.is_text() ? static_cast<int>(sizeof(TextSlot)) : 8;
    partial_keys.push_back(partial.size());
    add_partial(input[key].type);
    result.add(input[key]);
  }
  for (const auto& aggregate : spec.aggregates) {
    results.push_back(plan(input, aggregate));
    Field field = aggregate.output;
    field.type = results.back().type;
    result.add(std::move(field));
  }
  place_states();
  for (auto& state : states) {
    state.column = partial.size();
    state.columns = is_text(state.kind) ? 1 : static_cast<int>(bytes_of(state.kind) / sizeof(std::int64_t));
    for (int c = 0; c < state.columns; ++c) add_partial(is_text(state.kind) ? kText : kInt64);
  }
}

void GroupLayout::place_states() {
  null_words = static_cast<int>((keys.size() + 31) / 32);
  int at = null_marks + null_words * 4;
  for (auto& state : states) {
    if (needs_seen(state.kind)) state.seen = at++;
  }
  at = (at + 7) / 8 * 8;
  for (auto& state : states) {
    state.offset = at;
    at += static_cast<int>(bytes_of(state.kind));
  }
  stride = static_cast<std::size_t>(std::max(at, 8));
  fresh.assign(stride, 0);
  for (const auto& state : states) {
    if (state.kind != StateKind::kLeast && state.kind != StateKind::kGreatest) continue;
    using Limits = std::numeric_limits<std::int64_t>;
    const auto worst = state.kind == StateKind::kLeast ? Limits::max() : Limits::min();
    std::memcpy(fresh.data() + state.offset, &worst, sizeof worst);
  }
}

int GroupLayout::add_state(StateKind kind, int value, int other, int factor) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    const GroupState& state = states[i];
    if (state.kind == kind && state.value == value && state.other == other && state.factor == factor) {
      return static_cast<int>(i);
    }
  }
  states.push_back({kind, value, factor, other});
  return static_cast<int>(states.size()) - 1;
}

GroupResult GroupLayout::plan(const Schema& input, const GroupAggregate& aggregate) {
  std::vector<DataType> types;
  for (const int argument : aggregate.arguments) {
    require(argument >= 0 && argument < input.size(), "an aggregate names columns of its input");
    types.push_back(input[argument].type);
  }
  GroupResult plan{aggregate.function, result_type(aggregate.function, types)};
  const int x = types.empty() ? -1 : aggregate.arguments[0];
  const int y = types.size() < 2 ? -1 : aggregate.arguments[1];
  if (x >= 0) plan.argument = input[x].name;

  switch (aggregate.function) {
    case GroupFunction::kCountRows:
      plan.count = add_state(StateKind::kRows);
      break;
    case GroupFunction::kCount:
      plan.count = add_state(StateKind::kValues, x);
      break;
    case GroupFunction::kSum:
      plan.first = add_state(types[0].is_float() ? StateKind::kDoubleSum : StateKind::kSum, x);
      break;
    case GroupFunction::kMin:
    case GroupFunction::kAny:
      plan.first = add_state(types[0].is_text() ? StateKind::kLeastText : StateKind::kLeast, x);
      break;
    case GroupFunction::kMax:
      plan.first = add_state(types[0].is_text() ? StateKind::kGreatestText : StateKind::kGreatest, x);
      break;
    case GroupFunction::kAverage:
      plan.scale = scale_of(types[0]);
      plan.count = add_state(StateKind::kValues, x);
      plan.first = add_state(types[0].is_float() ? StateKind::kDoubleSum : StateKind::kSum, x);
      break;
    case GroupFunction::kVarianceSample:
    case GroupFunction::kVariancePopulation:
    case GroupFunction::kDeviationSample:
    case GroupFunction::kDeviationPopulation:
      plan.scale = 2 * scale_of(types[0]);
      plan.count = add_state(StateKind::kValues, x);
      plan.first = plan.second = add_state(StateKind::kDoubleSum, x);
      plan.products = add_state(StateKind::kProductSum, x, -1, x);
      break;
    case GroupFunction::kCovarianceSample:
    case GroupFunction::kCovariancePopulation:
    case GroupFunction::kCorrelation: {
      const int low = std::min(x, y);
      const int high = std::max(x, y);
      plan.scale = scale_of(types[0]) + scale_of(types[1]);
      plan.count = add_state(StateKind::kValues, low, low == high ? -1 : high);
      plan.first = add_state(StateKind::kDoubleSum, x, x == y ? -1 : y);
      plan.second = add_state(StateKind::kDoubleSum, y, x == y ? -1 : x);
      plan.products = add_state(StateKind::kProductSum, low, -1, high);
      if (aggregate.function == GroupFunction::kCorrelation) {
        plan.first_squares = add_state(StateKind::kProductSum, x, x == y ? -1 : y, x);
        plan.second_squares = add_state(StateKind::kProductSum, y, x == y ? -1 : x, y);
      }
      break;
    }
  }
  return plan;
}

}  // namespace rankwise
