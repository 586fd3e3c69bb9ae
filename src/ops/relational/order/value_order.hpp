#pragma once
#include <cmath>        // std::signbit
#include <cstdint>      // std::int64_t
#include <string_view>  // std::string_view

#include "engine/data/column.hpp"
#include "engine/data/record_batch.hpp"
#include "ops/order_bits.hpp"

namespace rankwise {

// One way to read a value of a table's column and of a batch's column. All functions are @local.

inline const DataType& type_of(const Column& column) {
  return column.type();
}
inline const DataType& type_of(const BatchColumn& column) {
  return column.type;
}
inline bool null_at(const Column& column, std::int64_t i) {
  return column.is_null(i);
}
inline bool null_at(const BatchColumn& column, std::int64_t i) {
  return column.valid[static_cast<std::size_t>(i)] == 0;
}
inline std::int64_t int_at(const Column& column, std::int64_t i) {
  return column.ints()[static_cast<std::size_t>(i)];
}
inline std::int64_t int_at(const BatchColumn& column, std::int64_t i) {
  return column.ints[static_cast<std::size_t>(i)];
}
inline double double_at(const Column& column, std::int64_t i) {
  return column.doubles()[static_cast<std::size_t>(i)];
}
inline double double_at(const BatchColumn& column, std::int64_t i) {
  return column.doubles[static_cast<std::size_t>(i)];
}
inline std::string_view text_at(const Column& column, std::int64_t i) {
  return column.text(i);
}
inline std::string_view text_at(const BatchColumn& column, std::int64_t i) {
  return column.texts[static_cast<std::size_t>(i)];
}

/// Maps a double to an integer that orders alike: -0.0 equals 0.0, all NaNs are one and above +inf.
inline std::uint64_t double_order_bits(double value) {
  return order_bits(value + 0.0);
}

inline bool is_negative_zero(double value) {
  return value == 0 && std::signbit(value);
}

/// Compares two values of one type, neither of them null: below, at or above 0.
template <typename Left, typename Right>
int compare_values(const Left& a, std::int64_t i, const Right& b, std::int64_t j) {
  const auto sign = [](auto x, auto y) { return (x > y ? 1 : 0) - (x < y ? 1 : 0); };
  if (type_of(a).is_text()) return text_at(a, i).compare(text_at(b, j));
  if (type_of(a).is_float()) return sign(double_order_bits(double_at(a, i)), double_order_bits(double_at(b, j)));
  return sign(int_at(a, i), int_at(b, j));
}

/// Tells whether two values are equal; null equals null.
template <typename Left, typename Right>
bool same_value(const Left& a, std::int64_t i, const Right& b, std::int64_t j) {
  const bool a_null = null_at(a, i), b_null = null_at(b, j);
  if (a_null || b_null) return a_null == b_null;
  return compare_values(a, i, b, j) == 0;
}

}  // namespace rankwise
