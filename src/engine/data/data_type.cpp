#include "engine/data/data_type.hpp"

namespace rankwise {

std::string to_string(const DataType& type) {
  switch (type.id) {
    case TypeId::kInt64:
      return "int64";
    case TypeId::kFloat64:
      return "float64";
    case TypeId::kDecimal:
      return "decimal(" + std::to_string(type.scale) + ")";
    case TypeId::kTimestamp:
      return "timestamp";
    case TypeId::kDate:
      return "date";
    case TypeId::kBool:
      return "bool";
    case TypeId::kText:
      break;
  }
  return "text";
}

}  // namespace rankwise
