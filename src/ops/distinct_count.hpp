#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <string>   // std::string

#include "engine/data/hash.hpp"

namespace rankwise {

class Communicator;

/// Counts distinct values by their 128-bit hashes: exact unless two of n values collide (about n^2 / 2^129).
///
/// Holds at most `memory_limit` bytes; beyond it hashes go to scratch files, cut by their leading bits.
class DistinctCount {
 public:
  DistinctCount(std::int64_t memory_limit, std::string scratch);
  ~DistinctCount();
  DistinctCount(DistinctCount&&) noexcept;
  DistinctCount& operator=(DistinctCount&&) noexcept;

  /// Notes a value. @local
  /// @throws OutputError  scratch space ends
  void add(Hash128 hash);
  /// Notes many values; faster than one by one. @local
  void add(const Hash128* hashes, std::int64_t count);

  /// Counts the distinct values noted on all ranks and forgets them. @collective
  std::int64_t finish(const Communicator& comm);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rankwise
