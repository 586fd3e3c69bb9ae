#pragma once
#include <cstdint>  // std::uint64_t
#include <span>     // std::span
#include <vector>   // std::vector

namespace rankwise {

/// A small set of key hashes, fast to ask. @local
class KeyHashSet {
 public:
  void add(std::span<const std::uint64_t> hashes);

  bool empty() const { return hashes_.empty(); }
  bool contains(std::uint64_t hash) const {
    if (slots_.empty()) return false;
    std::size_t at = hash & mask_;
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask_;
    return hash != 0 ? slots_[at] == hash : has_zero_;
  }

 private:
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> slots_;  // 0: free
  std::size_t mask_ = 0;
  bool has_zero_ = false;  // the hash that looks like a free slot
};

}  // namespace rankwise
