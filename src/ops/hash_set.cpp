#include "ops/hash_set.hpp"

namespace rankwise {

namespace {
constexpr std::size_t kFirstSlots = 64;
constexpr std::size_t kAhead = 16;  // loads in flight while one is looked at
}  // namespace

HashSet::HashSet() : slots_(kFirstSlots), mask_(kFirstSlots - 1) {}

std::int64_t HashSet::insert(std::span<const Hash128> hashes, std::int64_t most_bytes) {
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (i + kAhead < hashes.size()) __builtin_prefetch(&slots_[hashes[i + kAhead].low & mask_]);
    if (!insert_one(hashes[i], most_bytes)) return static_cast<std::int64_t>(i);
  }
  return static_cast<std::int64_t>(hashes.size());
}

inline bool HashSet::insert_one(Hash128 hash, std::int64_t most_bytes) {
  if (hash == Hash128{}) {
    has_zero_ = true;
    return true;
  }
  for (std::size_t at = hash.low & mask_;; at = (at + 1) & mask_) {
    if (slots_[at] == hash) return true;
    if (slots_[at] != Hash128{}) continue;
    if (static_cast<std::size_t>(used_) * 8 < slots_.size() * 5) {
      slots_[at] = hash;
      ++used_;
      return true;
    }
    if (static_cast<std::int64_t>(slots_.size() * 2 * sizeof(Hash128)) > most_bytes) return false;
    grow();
    return insert_one(hash, most_bytes);
  }
}

void HashSet::grow() {
  decltype(slots_) old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Hash128& hash : old) {
    if (hash == Hash128{}) continue;
    std::size_t at = hash.low & mask_;
    while (slots_[at] != Hash128{}) at = (at + 1) & mask_;
    slots_[at] = hash;
  }
}

std::vector<Hash128> HashSet::values() const {
  std::vector<Hash128> values;
  values.reserve(static_cast<std::size_t>(size()));
  if (has_zero_) values.emplace_back();
  for (const Hash128& hash : slots_) {
    if (hash != Hash128{}) values.push_back(hash);
  }
  return values;
}

}  // namespace rankwise
