#include "engine/data/record_batch.hpp"

#include <algorithm>  // std::copy_n
#include <numeric>    // std::iota

#include "engine/data/table.hpp"

namespace rankwise {

void BatchColumn::resize(std::int64_t rows) {
  const auto count = static_cast<std::size_t>(rows);
  valid.resize(count);
  if (type.is_text()) {
    texts.resize(count);
  } else if (type.is_float()) {
    doubles.resize(count);
  } else {
    ints.resize(count);
  }
}

void RecordBatch::select_all() {
  selection.resize(static_cast<std::size_t>(rows));
  std::iota(selection.begin(), selection.end(), std::uint32_t{0});
}

namespace {

void fill_validity(const Column& from, std::int64_t begin, std::int64_t count, BatchColumn& to) {
  if (from.null_count() == 0) {
    std::fill_n(to.valid.begin(), count, std::uint8_t{1});
  } else {
    for (std::int64_t i = 0; i < count; ++i) to.valid[static_cast<std::size_t>(i)] = from.is_null(begin + i) ? 0 : 1;
  }
}

void fill_column(const Column& from, std::int64_t begin, std::int64_t count, BatchColumn& to) {
  to.type = from.type();
  to.resize(count);
  fill_validity(from, begin, count, to);
  if (to.type.is_text()) {
    for (std::int64_t i = 0; i < count; ++i) to.texts[static_cast<std::size_t>(i)] = from.text(begin + i);
  } else if (to.type.is_float()) {
    std::copy_n(from.doubles().begin() + begin, count, to.doubles.begin());
  } else {
    std::copy_n(from.ints().begin() + begin, count, to.ints.begin());
  }
}

}  // namespace

void fill_batch(const Table& table, std::int64_t begin, std::int64_t count, RecordBatch& batch) {
  batch.rows = count;
  batch.columns.resize(static_cast<std::size_t>(table.column_count()));
  for (int c = 0; c < table.column_count(); ++c) fill_column(table[c], begin, count, batch[c]);
  batch.select_all();
}

void fill_batch(const Table& table, std::span<const int> columns, std::int64_t begin, std::int64_t count,
                RecordBatch& batch) {
  batch.rows = count;
  batch.columns.resize(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) fill_column(table[columns[i]], begin, count, batch.columns[i]);
  batch.select_all();
}

}  // namespace rankwise
