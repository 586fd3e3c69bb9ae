#include "ops/relational/group/group_keys.hpp"

#include <bit>     // std::bit_cast
#include <cmath>   // std::isnan
#include <limits>  // std::numeric_limits

namespace rankwise {
namespace {

/// Equal doubles get equal bits: one zero, one NaN.
std::int64_t bits_of(double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<std::int64_t>(value + 0.0);
}

/// Writes what `value_of` gives for each row at `offset` of its key; zeros for nulls.
template <typename ValueOf>
void fill(std::span<const std::uint32_t> rows, const BatchColumn& column, char* to, std::size_t size,
          ValueOf value_of) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto value = value_of(rows[i]);
    if (column.valid[rows[i]] == 0) value = {};
    std::memcpy(to + i * size, &value, sizeof value);
  }
}

void mark_nulls(std::span<const std::uint32_t> rows, const BatchColumn& column, char* to, std::size_t size,
                std::size_t key) {
  char* marks = to + key / 8;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.valid[rows[i]] == 0) marks[i * size] = static_cast<char>(marks[i * size] | 1 << key % 8);
  }
}

}  // namespace

void AnyKeys::set(const GroupLayout& layout, const RecordBatch& batch, std::span<const int> columns,
                  std::span<const std::uint32_t> rows) {
  null_marks_ = static_cast<std::size_t>(layout.null_marks);
  used_ = null_marks_ + static_cast<std::size_t>(layout.null_words) * 4;
  size_ = (used_ + 7) / 8 * 8;
  bytes_.assign(rows.size() * size_, 0);
  texts_.clear();
  fixed_.clear();
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const BatchColumn& column = batch[columns[k]];
    const int offset = layout.keys[k].offset;
    (column.type.is_text() ? texts_ : fixed_).push_back(offset);
    char* to = bytes_.data() + offset;
    if (column.type.is_text()) {
      fill(rows, column, to, size_, [&](std::uint32_t row) { return TextSlot(column.texts[row]); });
    } else if (column.type.is_float()) {
      fill(rows, column, to, size_, [&](std::uint32_t row) { return bits_of(column.doubles[row]); });
    } else {
      fill(rows, column, to, size_, [&](std::uint32_t row) { return column.ints[row]; });
    }
    mark_nulls(rows, column, bytes_.data() + null_marks_, size_, k);
  }
}

bool AnyKeys::equal_with_texts(const char* key, const char* record) const {
  if (!same_bytes(key + null_marks_, record + null_marks_, used_ - null_marks_)) return false;
  for (const int at : fixed_) {
    if (std::memcmp(key + at, record + at, sizeof(std::int64_t)) != 0) return false;
  }
  for (const int at : texts_) {
    TextSlot mine;
    TextSlot theirs;
    std::memcpy(&mine, key + at, sizeof mine);
    std::memcpy(&theirs, record + at, sizeof theirs);
    if (!(mine == theirs)) return false;
  }
  return true;
}

void AnyKeys::store(std::size_t i, char* record, TextBlocks& texts) const {
  std::memcpy(record, bytes_.data() + i * size_, used_);
  for (const int at : texts_) {
    TextSlot text;
    std::memcpy(&text, record + at, sizeof text);
    text = texts.keep(text);
    std::memcpy(record + at, &text, sizeof text);
  }
}

void write_keys(const GroupLayout& layout, std::span<char* const> records, RecordBatch& batch) {
  for (std::size_t k = 0; k < layout.keys.size(); ++k) {
    const KeyPlace& key = layout.keys[k];
    BatchColumn& column = batch.columns[k];
    column.type = key.type;
    column.resize(static_cast<std::int64_t>(records.size()));
    const auto marks = static_cast<std::size_t>(layout.null_marks) + k / 8;
    for (std::size_t i = 0; i < records.size(); ++i) {
      column.valid[i] = (records[i][marks] >> k % 8 & 1) == 0 ? 1 : 0;
      const char* from = records[i] + key.offset;
      if (key.type.is_text()) {
        column.texts[i] = reinterpret_cast<const TextSlot*>(from)->view();
      } else if (key.type.is_float()) {
        std::memcpy(&column.doubles[i], from, sizeof(double));
      } else {
        std::memcpy(&column.ints[i], from, sizeof(std::int64_t));
      }
    }
  }
}

}  // namespace rankwise
