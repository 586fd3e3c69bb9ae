#include "ops/expression/kernels/families.hpp"
#include "ops/expression/scalar_function.hpp"

namespace rankwise {
namespace {

bool loses_nothing(const DataType& from, const DataType& to) {
  if (from == to) return true;
  switch (from.id) {
    case TypeId::kInt64:
      return to.is_numeric();
    case TypeId::kDecimal:
      return to.is_float() || (to.id == TypeId::kDecimal && to.scale >= from.scale);
    case TypeId::kDate:
      return to.id == TypeId::kTimestamp;
    default:
      return false;
  }
}

}  // namespace

std::optional<ResolvedFunction> resolve_cast(const DataType& from, const DataType& to, bool implicit) {
  if (implicit && !loses_nothing(from, to)) return std::nullopt;
  const ScalarFunction* function = find_cast(from.id, to.id);
  if (function == nullptr) return std::nullopt;
  return ResolvedFunction{.function = function, .arguments = {from}, .result = to};
}

std::optional<DataType> common_type(const DataType& a, const DataType& b) {
  if (loses_nothing(a, b)) return b;
  if (loses_nothing(b, a)) return a;
  return std::nullopt;
}

std::string sql_name(const DataType& type) {
  switch (type.id) {
    case TypeId::kInt64:
      return "bigint";
    case TypeId::kFloat64:
      return "double";
    case TypeId::kBool:
      return "boolean";
    default:
      return to_string(type);
  }
}

}  // namespace rankwise
