#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string

#include "engine/data/record_batch.hpp"
#include "engine/data/schema.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

/// Where a row stands in the input, for messages.
struct RowOrigin {
  std::string text;  ///< "crm.csv, line 7"
  InputPosition position;
};

/// This rank's rows of a table, pulled batch by batch. Never communicates. @local
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual const Schema& schema() const = 0;
  /// Fills `batch` (up to kBatchRows rows, those to use selected); false at the end. Text lives until the next call.
  /// The batch's buffers may be reused by the source; whoever pulls may change the batch.
  virtual bool next(RecordBatch& batch) = 0;
  /// Tells where a row of the last batch stands in a file; nothing for rows that were made meanwhile.
  virtual std::optional<RowOrigin> origin(std::int64_t /*row*/) const { return {}; }
};

}  // namespace rankwise
