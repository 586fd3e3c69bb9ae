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
    std::vector<std::uint8_t> valid;
    for (std::int64_t row = 0; row < column.size(); ++row) valid.push_back(column.is_null(row) ? 0 : 1);
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

Column get_column(DataType type, std::int64_t rows, std::span<const std::byte>& bytes) {
  const bool has_nulls = get<std::int64_t>(1, bytes).front() > 0;
  const auto valid = get<std::uint8_t>(has_nulls ? rows : 0, bytes);
  Column column(type);
  column.reserve(rows);
  const auto append_each = [&](auto append) {
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
      if (has_nulls && valid[row] == 0) {
        column.append_null();
      } else {
        append(row);
      }
    }
  };
  if (type.is_text()) {
    const auto offsets = get<std::int64_t>(rows + 1, bytes);
    const auto text = get<char>(offsets.back(), bytes);
    append_each([&](std::size_t row) {
      column.append_text({text.data() + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])});
    });
  } else if (type.is_float()) {
    const auto values = get<double>(rows, bytes);
    append_each([&](std::size_t row) { column.append_double(values[row]); });
  } else {
    const auto values = get<std::int64_t>(rows, bytes);
    append_each([&](std::size_t row) { column.append_int(values[row]); });
  }
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
