#include "ops/relational/ordered_aggregate/ordered_fold.hpp"

#include <algorithm>  // std::clamp
#include <cmath>      // std::ceil, std::floor

#include "engine/runtime/error.hpp"
#include "ops/relational/ordered_aggregate/first_fold.hpp"
#include "ops/relational/ordered_aggregate/join_fold.hpp"
#include "ops/relational/ordered_aggregate/mode_fold.hpp"
#include "ops/relational/ordered_aggregate/percentile_fold.hpp"

namespace rankwise {

std::unique_ptr<OrderedFold> make_ordered_fold(const OrderedAggregate& spec, const DataType& argument,
                                               const ValueSequence& sequence, const Workspace& workspace) {
  switch (spec.function) {
    case OrderedFunction::kPercentileContinuous:
    case OrderedFunction::kPercentileDiscrete:
      return std::make_unique<PercentileFold>(spec, argument, sequence);
    case OrderedFunction::kMode:
      return std::make_unique<ModeFold>();
    case OrderedFunction::kFirst:
    case OrderedFunction::kLast:
      return std::make_unique<FirstFold>();
    case OrderedFunction::kJoinText:
      return std::make_unique<JoinFold>(spec, workspace);
    default:
      throw ProgramError("an approximate aggregate is not computed from rows in order");
  }
}

PercentileRows percentile_rows(OrderedFunction function, double parameter, std::int64_t rows) {
  require(parameter >= 0 && parameter <= 1, "a percentile lies in [0, 1]");
  const auto within = [&](double row) { return std::clamp<std::int64_t>(static_cast<std::int64_t>(row), 0, rows - 1); };
  if (function == OrderedFunction::kPercentileDiscrete) {
    const auto row = within(std::ceil(parameter * static_cast<double>(rows)) - 1);
    return {row, row, 0};
  }
  const double at = parameter * static_cast<double>(rows - 1);
  return {within(std::floor(at)), within(std::ceil(at)), at - std::floor(at)};
}

}  // namespace rankwise
