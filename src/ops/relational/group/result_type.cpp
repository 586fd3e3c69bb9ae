#include "engine/runtime/error.hpp"
#include "ops/relational/aggregate.hpp"

namespace rankwise {
namespace {

std::size_t arguments_of(GroupFunction function) {
  switch (function) {
    case GroupFunction::kCountRows:
      return 0;
    case GroupFunction::kCovarianceSample:
    case GroupFunction::kCovariancePopulation:
    case GroupFunction::kCorrelation:
      return 2;
    default:
      return 1;
  }
}

}  // namespace

DataType result_type(GroupFunction function, const std::vector<DataType>& arguments) {
  require(arguments.size() == arguments_of(function), "an aggregate has the arguments that it takes");
  switch (function) {
    case GroupFunction::kCountRows:
    case GroupFunction::kCount:
      return kInt64;
    case GroupFunction::kMin:
    case GroupFunction::kMax:
    case GroupFunction::kAny:
      return arguments[0];
    default:
      for (const auto& type : arguments) require(type.is_numeric(), "this aggregate is over numbers");
      return function == GroupFunction::kSum ? arguments[0] : kFloat64;
  }
}

}  // namespace rankwise
