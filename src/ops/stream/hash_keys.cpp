#include <bit>     // std::bit_cast
#include <cmath>   // std::isnan
#include <limits>  // std::numeric_limits
#include <vector>  // std::vector

#include "engine/data/hash.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

constexpr std::uint64_t kNullHash = 0x6e756c6c6e756c6cULL;  // as in hash_row_key

std::uint64_t hash_double(double value) {
  if (value == 0) value = 0;  // -0.0
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return mix64(std::bit_cast<std::uint64_t>(value));
}

template <typename HashOne>
void hash_column(const RecordBatch& batch, const BatchColumn& column, std::vector<std::uint64_t>& hashes,
                 HashOne hash_one) {
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto row = batch.selection[i];
    hashes[i] = combine_hash(hashes[i], column.valid[row] != 0 ? hash_one(row) : kNullHash);
  }
}

}  // namespace

void hash_keys(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint64_t>& hashes) {
  hashes.assign(batch.selection.size(), 0);
  for (const int key : keys) {
    const BatchColumn& column = batch[key];
    if (column.type.is_text()) {
      hash_column(batch, column, hashes, [&](std::uint32_t row) { return hash_bytes(column.texts[row]); });
    } else if (column.type.is_float()) {
      hash_column(batch, column, hashes, [&](std::uint32_t row) { return hash_double(column.doubles[row]); });
    } else {
      hash_column(batch, column, hashes,
                  [&](std::uint32_t row) { return mix64(static_cast<std::uint64_t>(column.ints[row])); });
    }
  }
}

}  // namespace rankwise
