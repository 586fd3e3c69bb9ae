#pragma once
#include <cstdint>  // std::uint8_t
#include <cstring>  // std::memcpy
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/column.hpp"
#include "engine/data/record_batch.hpp"

namespace rankwise {

/// Marks the selected rows whose key differs from that of the selected row before; the first row is always marked.
///
/// Transactions come in runs (the lines of an invoice), so only marked rows need hashing. @local
/// @param keys    key columns: text or integral
/// @param starts  one 0 or 1 per selected row
void mark_key_runs(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint8_t>& starts);

/// Keys as bytes, one stretch per row: two keys are equal exactly when their bytes are.
///
/// An integral key is a null flag and 8 bytes; a text key is 4 bytes of length (all ones for a null) and its bytes.
struct KeyRows {
  std::vector<char> bytes;
  std::vector<std::size_t> offsets;  // one per row and the end

  /// Encodes the keys of `rows` of a batch, replacing what was here. @local
  void encode(const RecordBatch& batch, std::span<const int> keys, std::span<const std::uint32_t> rows);
  std::span<const char> operator[](std::size_t i) const {
    return {bytes.data() + offsets[i], offsets[i + 1] - offsets[i]};
  }

 private:
  std::vector<std::size_t> cursors_;
};

/// Takes one key off the front of a row's bytes and appends it to a column of its type. @local
void decode_key(const char*& bytes, Column& column);

/// Compares short stretches of bytes without a call. @local
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  const auto differ = [&](auto word, std::size_t at) {
    auto other = word;
    std::memcpy(&word, a + at, sizeof word);
    std::memcpy(&other, b + at, sizeof other);
    return word != other;
  };
  if (size >= 8) {
    for (std::size_t at = 0; at + 8 < size; at += 8) {
      if (differ(std::uint64_t{}, at)) return false;
    }
    return !differ(std::uint64_t{}, size - 8);
  }
  if (size >= 4) return !differ(std::uint32_t{}, 0) && !differ(std::uint32_t{}, size - 4);
  if (size >= 2) return !differ(std::uint16_t{}, 0) && !differ(std::uint16_t{}, size - 2);
  return size == 0 || *a == *b;
}

}  // namespace rankwise
