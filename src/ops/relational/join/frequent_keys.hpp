#pragma once
#include <cstdint>  // std::uint64_t
#include <span>     // std::span
#include <vector>   // std::vector

namespace rankwise {

/// Finds key hashes that come often, in one pass and bounded space: Misra-Gries counters; when they run out, the
/// median of the counts is taken off all of them (Anderson et al., "A High-Performance Algorithm for Identifying
/// Frequent Items in Data Streams", 2017). A count falls short by at most 2 / `counters` of all hashes. @local
class FrequentKeys {
 public:
  explicit FrequentKeys(std::int64_t counters);

  void add(std::span<const std::uint64_t> hashes);

  /// How many hashes were added.
  std::int64_t total() const { return total_; }
  /// How often a hash came, at least.
  std::int64_t count(std::uint64_t hash) const;
  /// The hashes that came at least `count` times for sure: the most frequent ones, at most `most` of them.
  std::vector<std::uint64_t> at_least(std::int64_t count, std::size_t most) const;

 private:
  struct Counter {
    std::uint64_t hash = 0;
    std::int64_t count = 0;  // 0: free
  };

  std::size_t place_of(std::uint64_t hash) const {
    std::size_t at = hash & mask_;
    while (counters_[at].count != 0 && counters_[at].hash != hash) at = (at + 1) & mask_;
    return at;
  }
  void take_off_median();

  std::size_t most_used_;
  std::vector<Counter> counters_;
  std::size_t mask_;
  std::size_t used_ = 0;
  std::int64_t total_ = 0;
};

}  // namespace rankwise
