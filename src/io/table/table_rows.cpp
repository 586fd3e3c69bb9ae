#include "io/table/table_rows.hpp"

#include <algorithm>  // std::copy_n, std::fill, std::min
#include <numeric>    // std::iota

namespace rankwise {
namespace {

std::vector<int> all_columns(const Table& table) {
  std::vector<int> columns(static_cast<std::size_t>(table.column_count()));
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

void copy_column(const Column& from, std::int64_t begin, std::int64_t count, BatchColumn& to) {
  to.type = from.type();
  to.resize(count);
  if (from.null_count() == 0) {
    std::fill(to.valid.begin(), to.valid.end(), std::uint8_t{1});
  } else {
    for (std::int64_t i = 0; i < count; ++i) to.valid[static_cast<std::size_t>(i)] = from.is_null(begin + i) ? 0 : 1;
  }
  if (from.type().is_text()) {
    for (std::int64_t i = 0; i < count; ++i) to.texts[static_cast<std::size_t>(i)] = from.text(begin + i);
  } else if (from.type().is_float()) {
    std::copy_n(from.doubles().begin() + begin, count, to.doubles.begin());
  } else {
    std::copy_n(from.ints().begin() + begin, count, to.ints.begin());
  }
}

}  // namespace

Schema select_fields(const Schema& schema, const std::vector<int>& columns) {
  Schema selected;
  for (const int column : columns) selected.add(schema[column]);
  return selected;
}

void copy_rows(const Table& table, const std::vector<int>& columns, std::int64_t begin, std::int64_t count,
               RecordBatch& batch) {
  batch.rows = count;
  batch.columns.resize(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    copy_column(table[columns[c]], begin, count, batch.columns[c]);
  }
  batch.select_all();
}

TableRows::TableRows(std::shared_ptr<const Table> table, std::vector<int> columns)
    : table_(std::move(table)), columns_(std::move(columns)), schema_(select_fields(table_->schema(), columns_)) {}

TableRows::TableRows(const std::shared_ptr<const Table>& table) : TableRows(table, all_columns(*table)) {}

bool TableRows::next(RecordBatch& batch) {
  const std::int64_t count = std::min(kBatchRows, table_->rows() - at_);
  if (count <= 0) return false;
  copy_rows(*table_, columns_, at_, count, batch);
  at_ += count;
  return true;
}

}  // namespace rankwise
