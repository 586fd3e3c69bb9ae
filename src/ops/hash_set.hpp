#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/hash.hpp"
#include "engine/runtime/huge_page_allocator.hpp"

namespace rankwise {

/// Distinct 128-bit hashes: open addressing with linear probing, 16 bytes a slot; the hashes are well mixed already.
/// All functions are @local.
class HashSet {
 public:
  HashSet();

  /// Adds hashes up to the first for which the table would have to grow beyond `most_bytes`.
  /// @return  how many were added (or were there)
  std::int64_t insert(std::span<const Hash128> hashes, std::int64_t most_bytes);
  void insert(std::span<const Hash128> hashes) { insert(hashes, INT64_MAX); }

  std::int64_t size() const { return used_ + (has_zero_ ? 1 : 0); }
  /// Returns the hashes, in no order of meaning.
  std::vector<Hash128> values() const;

 private:
  bool insert_one(Hash128 hash, std::int64_t most_bytes);
  void grow();

  std::vector<Hash128, HugePageAllocator<Hash128>> slots_;  // all zero: free
  std::size_t mask_ = 0;
  std::int64_t used_ = 0;
  bool has_zero_ = false;  // the hash that looks like a free slot
};

}  // namespace rankwise
