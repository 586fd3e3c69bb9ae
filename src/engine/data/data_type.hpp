#pragma once
#include <cstdint>      // std::uint8_t
#include <optional>     // std::optional
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

enum class TypeId : std::uint8_t {
  kInt64,
  kFloat64,
  kDecimal,    ///< int64 in units of 10^-scale
  kTimestamp,  ///< int64 seconds since 1970-01-01 00:00:00, no time zone
  kDate,       ///< int64 days since 1970-01-01
  kBool,       ///< int64 0 or 1
  kText,       ///< UTF-8
};

/// A column's type; `scale` counts the decimal places of a kDecimal.
struct DataType {
  TypeId id = TypeId::kInt64;
  int scale = 0;

  friend bool operator==(const DataType&, const DataType&) = default;

  bool is_text() const { return id == TypeId::kText; }
  bool is_float() const { return id == TypeId::kFloat64; }
  /// Tells whether values are stored as int64.
  bool is_integral() const { return !is_text() && !is_float(); }
  bool is_numeric() const { return id == TypeId::kInt64 || id == TypeId::kFloat64 || id == TypeId::kDecimal; }
};

constexpr DataType kInt64{TypeId::kInt64};
constexpr DataType kFloat64{TypeId::kFloat64};
constexpr DataType kTimestamp{TypeId::kTimestamp};
constexpr DataType kDate{TypeId::kDate};
constexpr DataType kBool{TypeId::kBool};
constexpr DataType kText{TypeId::kText};
constexpr DataType decimal(int scale) {
  return {TypeId::kDecimal, scale};
}

/// Names a type as users see it: "int64", "decimal(3)", "timestamp", ...
std::string to_string(const DataType& type);

/// Reads such a name; nothing where it is none. @local
std::optional<DataType> parse_data_type(std::string_view name);

}  // namespace rankwise
