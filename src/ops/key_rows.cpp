#include "ops/key_rows.hpp"

#include <string_view>  // std::string_view

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::uint32_t kNullLength = UINT32_MAX;

template <typename Same>
void mark(std::span<const std::uint32_t> rows, std::vector<std::uint8_t>& starts, Same same) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!same(rows[i - 1], rows[i])) starts[i] = 1;
  }
}

/// A null's own bytes, if a reader left some, are no part of the key.
std::string_view text_of(const BatchColumn& column, std::uint32_t row) {
  return column.valid[row] != 0 ? column.texts[row] : std::string_view();
}

char* put(char* to, const void* from, std::size_t size) {
  if (size > 0) std::memcpy(to, from, size);  // an empty text may be null
  return to + size;
}

}  // namespace

void mark_key_runs(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint8_t>& starts) {
  const std::span<const std::uint32_t> rows = batch.selection;
  starts.assign(rows.size(), 0);
  if (rows.empty()) return;
  starts.front() = 1;
  for (const int key : keys) {
    const BatchColumn& column = batch[key];
    // The value of a null is that of an empty field, so validity decides between them.
    if (column.type.is_text()) {
      mark(rows, starts, [&](std::uint32_t a, std::uint32_t b) {
        const auto x = column.texts[a];
        const auto y = column.texts[b];
        return x.size() == y.size() && column.valid[a] == column.valid[b] && same_bytes(x.data(), y.data(), x.size());
      });
    } else {
      mark(rows, starts, [&](std::uint32_t a, std::uint32_t b) {
        return column.ints[a] == column.ints[b] && column.valid[a] == column.valid[b];
      });
    }
  }
}

void KeyRows::encode(const RecordBatch& batch, std::span<const int> keys, std::span<const std::uint32_t> rows) {
  std::size_t fixed = 0;
  for (const int key : keys) fixed += batch[key].type.is_text() ? sizeof(std::uint32_t) : 1 + sizeof(std::int64_t);
  offsets.assign(rows.size() + 1, 0);
  for (const int key : keys) {
    if (!batch[key].type.is_text()) continue;
    for (std::size_t i = 0; i < rows.size(); ++i) offsets[i + 1] += text_of(batch[key], rows[i]).size();
  }
  for (std::size_t i = 0; i < rows.size(); ++i) offsets[i + 1] += offsets[i] + fixed;
  bytes.resize(offsets.back());

  cursors_.assign(offsets.begin(), offsets.end() - 1);
  for (const int key : keys) {
    const BatchColumn& column = batch[key];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      char* to = bytes.data() + cursors_[i];
      if (column.type.is_text()) {
        const auto text = text_of(column, row);
        require(text.size() < kNullLength, "a text key is shorter than 4 GiB");
        const auto length = column.valid[row] != 0 ? static_cast<std::uint32_t>(text.size()) : kNullLength;
        to = put(to, &length, sizeof length);
        to += text.copy(to, text.size());
      } else {
        const std::int64_t value = column.valid[row] != 0 ? column.ints[row] : 0;
        to = put(put(to, &column.valid[row], 1), &value, sizeof value);
      }
      cursors_[i] = static_cast<std::size_t>(to - bytes.data());
    }
  }
}

void decode_key(const char*& bytes, Column& column) {
  if (column.type().is_text()) {
    std::uint32_t length = 0;
    std::memcpy(&length, bytes, sizeof length);
    bytes += sizeof length;
    if (length == kNullLength) return column.append_null();
    column.append_text({bytes, length});
    bytes += length;
  } else {
    const bool valid = *bytes++ != 0;
    std::int64_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    bytes += sizeof value;
    if (!valid) return column.append_null();
    column.append_int(value);
  }
}

}  // namespace rankwise
