#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <vector>   // std::vector

#include "engine/data/batch_source.hpp"
#include "ops/relational/join/frequent_keys.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Rows of one side of a join that wait until ranks have agreed on hot keys; counts their keys meanwhile. @local
class PendingSide {
 public:
  PendingSide(const Schema& schema, std::vector<int> keys, Workspace workspace, std::int64_t counters);

  void add(const RecordBatch& batch);
  std::int64_t bytes() const;
  const FrequentKeys& frequent() const { return frequent_; }
  /// Reads all rows once and forgets them part by part. This object outlives the source.
  std::unique_ptr<BatchSource> drain();

 private:
  void count_keys(const RecordBatch& batch);

  std::vector<int> keys_;
  FrequentKeys frequent_;
  RowStore store_;
  int part_ = 0;

  // Working space of one batch, kept to save allocations.
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint8_t> nulls_;
};

}  // namespace rankwise
