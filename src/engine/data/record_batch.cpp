#include "engine/data/record_batch.hpp"

#include <numeric>  // std::iota

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

void fill_batch(const Table& table, std::int64_t begin, std::int64_t count, RecordBatch& batch) {
  batch.rows = count;
  batch.columns.resize(static_cast<std::size_t>(table.column_count()));
  for (int c = 0; c < table.column_count(); ++c) {
    const Column& from = table[c];
    BatchColumn& to = batch[c];
    to.type = from.type();
    to.resize(count);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      to.valid[at] = from.is_null(begin + i) ? 0 : 1;
      if (to.type.is_text()) {
        to.texts[at] = from.text(begin + i);
      } else if (to.type.is_float()) {
        to.doubles[at] = from.doubles()[static_cast<std::size_t>(begin + i)];
      } else {
        to.ints[at] = from.ints()[static_cast<std::size_t>(begin + i)];
      }
    }
  }
  batch.select_all();
}

}  // namespace rankwise
