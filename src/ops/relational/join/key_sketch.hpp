#pragma once
#include <cstdint>  // std::uint64_t
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "ops/relational/join/frequent_keys.hpp"

namespace rankwise {

/// Counts the keys of rows that go by; null keys do not count. @local
class KeySketch {
 public:
  KeySketch(std::vector<int> keys, std::int64_t counters) : keys_(std::move(keys)), frequent_(counters) {}

  void add(const RecordBatch& batch);
  const FrequentKeys& frequent() const { return frequent_; }

 private:
  std::vector<int> keys_;
  FrequentKeys frequent_;

  // Working space of one batch, kept to save allocations.
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint8_t> nulls_;
};

}  // namespace rankwise
