#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <utility>  // std::pair
#include <vector>   // std::vector

namespace rankwise {

class Communicator;

/// How often each value occurs on this rank: a mergeable, exact summary of an integral column.
class ValueCounts {
 public:
  /// Adds `count` occurrences, 0 or more. @local
  void add(std::int64_t value, std::int64_t count = 1);
  /// Counts all occurrences here. @local
  std::int64_t total() const { return total_; }
  /// Returns (value, count) pairs by ascending value. @local
  std::vector<std::pair<std::int64_t, std::int64_t>> sorted() const;

 private:
  struct Slot {
    std::int64_t value = 0;
    std::int64_t count = 0;
  };
  void grow();
  std::vector<Slot> slots_;  // open addressing; count 0 marks a free slot
  std::int64_t used_ = 0;
  std::int64_t total_ = 0;
};

/// Finds order statistics over all ranks by bisection of the value range: no value travels, and the number of
/// reductions does not depend on the data's size.
///
/// @collective
/// @param counts     this rank's values; may be empty
/// @param positions  0-based positions in the ascending order of all values, each in [0, total)
/// @return           the value at each position
std::vector<std::int64_t> order_statistics(const Communicator& comm, const ValueCounts& counts,
                                           std::span<const std::int64_t> positions);
/// The same for plain values, one per row. @collective
std::vector<std::int64_t> order_statistics(const Communicator& comm, std::span<const std::int64_t> values,
                                           std::span<const std::int64_t> positions);

/// A quantile with linear interpolation between order statistics, exact as a fraction:
/// lower + (upper - lower) * numerator / denominator (numpy's "linear", Hyndman & Fan 1996, type 7).
struct LinearQuantile {
  std::int64_t lower = 0;
  std::int64_t upper = 0;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  /// Returns the nearest double while the fraction's parts are below 2^53, else one within a unit in the last place.
  double value() const;
  /// Tells whether `x` is at most the quantile, without rounding.
  bool at_least(std::int64_t x) const;
};

/// The quantiles q = numerators[i] / denominator over all ranks, each in [0, 1]. At least one value overall.
/// @collective
std::vector<LinearQuantile> linear_quantiles(const Communicator& comm, const ValueCounts& counts,
                                             std::span<const std::int64_t> numerators, std::int64_t denominator);
std::vector<LinearQuantile> linear_quantiles(const Communicator& comm, std::span<const std::int64_t> values,
                                             std::span<const std::int64_t> numerators, std::int64_t denominator);

/// A value and how often it occurs.
struct Mode {
  std::int64_t value = 0;
  std::int64_t count = 0;
};
/// Finds the most frequent value over all ranks, the smallest of equally frequent ones; count 0 where there is no
/// value. Each rank's distinct values travel once, to the owners of their hashes. @collective
Mode most_frequent(const Communicator& comm, const ValueCounts& counts);

}  // namespace rankwise
