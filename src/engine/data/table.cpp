#include "engine/data/table.hpp"

#include "engine/data/record_batch.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

Table::Table(Schema schema) : schema_(std::move(schema)) {
  for (const auto& field : schema_) columns_.emplace_back(field.type);
}

void Table::add_column(Field field, Column column) {
  require(columns_.empty() || column.size() == rows(), "a new column has as many rows as its table");
  require(field.type == column.type(), "a column has the type of its field");
  schema_.add(std::move(field));
  columns_.push_back(std::move(column));
}

Table Table::take(std::span<const std::int64_t> rows) const {
  Table taken;
  for (int i = 0; i < column_count(); ++i) taken.add_column(schema_[i], (*this)[i].take(rows));
  taken.partitioning_ = partitioning_;
  return taken;
}

Table Table::select(std::span<const std::string_view> names) const {
  Table selected;
  for (const auto name : names) {
    const int i = schema_.index_of(name);
    selected.add_column(schema_[i], (*this)[i]);
  }
  selected.partitioning_ = partitioning_;
  return selected;
}

void Table::append_row_from(const Table& other, std::int64_t row) {
  for (int i = 0; i < column_count(); ++i) (*this)[i].append_from(other[i], row);
}

void Table::append_rows(const RecordBatch& batch, std::span<const std::uint32_t> rows) {
  for (int i = 0; i < column_count(); ++i) (*this)[i].append_rows(batch[i], rows);
}

std::int64_t Table::bytes_held() const {
  std::int64_t bytes = 0;
  for (const auto& column : columns_) bytes += column.bytes_held();
  return bytes;
}

std::int64_t Table::byte_size() const {
  std::int64_t bytes = 0;
  for (const auto& column : columns_) bytes += column.byte_size();
  return bytes;
}

}  // namespace rankwise
