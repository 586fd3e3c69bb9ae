#include "engine/data/data_type.hpp"

#include <charconv>  // std::from_chars

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

std::optional<DataType> parse_data_type(std::string_view name) {
  for (const auto& type : {kInt64, kFloat64, kTimestamp, kDate, kBool, kText}) {
    if (name == to_string(type)) return type;
  }
  if (!name.starts_with("decimal(") || !name.ends_with(")")) return std::nullopt;
  int scale = 0;
  const char* begin = name.data() + 8;
  const char* end = name.data() + name.size() - 1;
  const auto [at, error] = std::from_chars(begin, end, scale);
  if (error != std::errc() || at != end || scale < 0 || scale > 18) return std::nullopt;
  return decimal(scale);
}

}  // namespace rankwise
