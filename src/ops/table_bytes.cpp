#include "ops/table_bytes.hpp"

#include <cstdint>  // std::int64_t
#include <cstring>  // std::memcpy

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

template <typename T>
void put(std::span<const T> values, std::vector<std::byte>& bytes) {
  const auto raw = std::as_bytes(values);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

template <typename T>
std::vector<T> get(std::int64_t count, std::span<const std::byte>& bytes) {
  std::vector<T> values(static_cast<std::size_t>(count));
  const auto size = values.size() * sizeof(T);
  require(size <= bytes.size(), "spilled tables are whole");
  if (size > 0) std::memcpy(values.data(), bytes.data(), size);
  bytes = bytes.subspan(size);
  return values;
}

void put_column(const Column& column, std::vector<std::byte>& bytes) {
  const std::int64_t nulls = column.null_count();
  put(std::span(&nulls, 1), bytes);
  if (nulls > 0) {
    std::vector<std::uint8_t> valid(static_cast<std::size_t>(column.size()));
    for (std::size_t row = 0; row < valid.size(); ++row)
      valid[row] = column.is_null(static_cast<std::int64_t>(row)) ? 0 : 1;
    put(std::span<const std::uint8_t>(valid), bytes);
  }
  if (column.type().is_text()) {
    put(column.text_offsets(), bytes);
    put(column.text_bytes(), bytes);
  } else if (column.type().is_float()) {
    put(column.doubles(), bytes);
  } else {
    put(column.ints(), bytes);
  }
}

Column get_values(DataType type, std::int64_t rows, std::span<const std::byte>& bytes) {
  if (type.is_float()) return Column(type, get<double>(rows, bytes));
  if (!type.is_text()) return Column(type, get<std::int64_t>(rows, bytes));
  auto offsets = get<std::int64_t>(rows + 1, bytes);
  auto text = get<char>(offsets.back(), bytes);
  return Column(std::move(offsets), std::move(text));
}

Column get_column(DataType type, std::int64_t rows, std::span<const std::byte>& bytes) {
  const bool has_nulls = get<std::int64_t>(1, bytes).front() > 0;
  const auto valid = get<std::uint8_t>(has_nulls ? rows : 0, bytes);
  Column column = get_values(type, rows, bytes);
  if (has_nulls) column.set_validity(valid);
  return column;
}

}  // namespace

void append_table_bytes(const Table& table, std::vector<std::byte>& bytes) {
  const std::int64_t rows = table.rows();
  put(std::span(&rows, 1), bytes);
  for (int c = 0; c < table.column_count(); ++c) put_column(table[c], bytes);
}

Table take_table_bytes(const Schema& schema, std::span<const std::byte>& bytes) {
  const auto rows = get<std::int64_t>(1, bytes).front();
  Table table;
  for (const auto& field : schema) table.add_column(field, get_column(field.type, rows, bytes));
  return table;
}

}  // namespace rankwise
