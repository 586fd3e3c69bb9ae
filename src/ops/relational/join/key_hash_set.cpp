#include "ops/relational/join/key_hash_set.hpp"

#include <bit>  // std::bit_ceil

namespace rankwise {

void KeyHashSet::add(std::span<const std::uint64_t> hashes) {
  if (hashes.empty()) return;
  hashes_.insert(hashes_.end(), hashes.begin(), hashes.end());
  slots_.assign(std::bit_ceil(hashes_.size() * 4), 0);
  mask_ = slots_.size() - 1;
  for (const auto hash : hashes_) {
    if (hash == 0) {
      has_zero_ = true;
      continue;
    }
    std::size_t at = hash & mask_;
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask_;
    slots_[at] = hash;
  }
}

}  // namespace rankwise
