#include "ops/relational/join/key_sketch.hpp"

#include "ops/relational/join/join_keys.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {

void KeySketch::add(const RecordBatch& batch) {
  hash_keys(batch, keys_, hashes_);
  if (mark_null_keys(batch, keys_, nulls_)) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      hashes_[kept] = hashes_[i];
      kept += nulls_[i] == 0 ? 1 : 0;
    }
    hashes_.resize(kept);
  }
  frequent_.add(hashes_);
}

}  // namespace rankwise
