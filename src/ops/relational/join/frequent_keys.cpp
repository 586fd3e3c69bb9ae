#include "ops/relational/join/frequent_keys.hpp"

#include <algorithm>  // std::nth_element
#include <bit>        // std::bit_ceil

namespace rankwise {

FrequentKeys::FrequentKeys(std::int64_t counters)
    : most_used_(static_cast<std::size_t>(counters)),
      counters_(std::bit_ceil(most_used_ * 2)),
      mask_(counters_.size() - 1) {}

void FrequentKeys::add(std::span<const std::uint64_t> hashes) {
  total_ += static_cast<std::int64_t>(hashes.size());
  for (const auto hash : hashes) {
    Counter& counter = counters_[place_of(hash)];
    if (counter.count++ > 0) continue;
    counter.hash = hash;
    if (++used_ > most_used_) take_off_median();
  }
}

std::int64_t FrequentKeys::count(std::uint64_t hash) const {
  return counters_[place_of(hash)].count;
}

std::vector<std::uint64_t> FrequentKeys::at_least(std::int64_t count, std::size_t most) const {
  std::vector<Counter> found;
  for (const auto& counter : counters_) {
    if (counter.count >= std::max<std::int64_t>(count, 1)) found.push_back(counter);
  }
  std::sort(found.begin(), found.end(), [](const Counter& a, const Counter& b) { return a.count > b.count; });
  if (found.size() > most) found.resize(most);
  std::vector<std::uint64_t> hashes;
  for (const auto& counter : found) hashes.push_back(counter.hash);
  return hashes;
}

void FrequentKeys::take_off_median() {
  std::vector<std::int64_t> counts;
  for (const auto& counter : counters_) {
    if (counter.count > 0) counts.push_back(counter.count);
  }
  const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
  std::nth_element(counts.begin(), middle, counts.end());
  std::vector<Counter> old(counters_.size());
  old.swap(counters_);
  used_ = 0;
  for (const auto& counter : old) {
    if (counter.count <= *middle) continue;
    counters_[place_of(counter.hash)] = {counter.hash, counter.count - *middle};
    ++used_;
  }
}

}  // namespace rankwise
