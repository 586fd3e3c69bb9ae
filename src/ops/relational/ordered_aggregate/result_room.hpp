#pragma once
#include "engine/data/record_batch.hpp"

namespace rankwise {

/// Gives a batch the columns of a schema, each with room for kBatchRows values. @local
inline void make_result_room(const Schema& schema, RecordBatch& batch) {
  batch.columns.resize(static_cast<std::size_t>(schema.size()));
  for (int c = 0; c < schema.size(); ++c) {
    batch[c].type = schema[c].type;
    batch[c].resize(kBatchRows);
  }
}

}  // namespace rankwise
