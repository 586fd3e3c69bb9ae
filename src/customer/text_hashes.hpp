#pragma once
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/hash.hpp"
#include "engine/data/record_batch.hpp"

namespace rankwise {

/// Hashes the selected texts of a column that are present, for counting distinct ones: of equal neighbours, which
/// invoices, customers and countries often have, only the first. @local
inline void hash_texts(const RecordBatch& batch, int column, std::vector<Hash128>& hashes) {
  const BatchColumn& texts = batch[column];
  hashes.clear();
  std::string_view previous;
  for (const auto i : batch.selection) {
    if (texts.valid[i] == 0 || (texts.texts[i] == previous && !hashes.empty())) continue;
    previous = texts.texts[i];
    hashes.push_back(hash128_bytes(previous));
  }
}

}  // namespace rankwise
