#pragma once
#include "engine/data/record_batch.hpp"
#include "engine/data/schema.hpp"

namespace rankwise {

/// This rank's rows of a table, pulled batch by batch. Never communicates. @local
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual const Schema& schema() const = 0;
  /// Fills `batch` (up to kBatchRows rows, those to use selected); false at the end. Text lives until the next call.
  /// The batch's buffers may be reused by the source; whoever pulls may change the batch.
  virtual bool next(RecordBatch& batch) = 0;
};

}  // namespace rankwise
