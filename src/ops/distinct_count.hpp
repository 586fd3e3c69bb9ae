#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <string>   // std::string

#include "engine/data/hash.hpp"

namespace rankwise {

class Communicator;

/// Counts distinct values by their 128-bit hashes: exact unless two of n values collide (about n^2 / 2^129).
///
/// The table of hashes stays within `memory_limit` bytes (growing and spilling take as much again for a moment); beyond
/// it hashes go to a scratch file, cut by their leading bits. Hashes must be well mixed, as hash128_bytes gives them.
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
  /// @throws OutputError  spilled hashes cannot be read back (all ranks throw alike)
  std::int64_t finish(const Communicator& comm);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rankwise
