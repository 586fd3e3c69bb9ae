#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr

#include "engine/data/batch_source.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Rows of one side of a join that wait until ranks have agreed on hot keys. @local
class PendingRows {
 public:
  PendingRows(const Schema& schema, Workspace workspace);

  void add(const RecordBatch& batch);
  std::int64_t bytes() const;
  /// Reads all rows once and forgets them part by part. This object outlives the source.
  std::unique_ptr<BatchSource> drain();

 private:
  RowStore store_;
  int part_ = 0;
};

}  // namespace rankwise
