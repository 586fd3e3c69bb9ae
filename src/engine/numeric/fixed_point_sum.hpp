#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/numeric/int128.hpp"

namespace rankwise {

class Communicator;

/// Turns doubles of a known bound into integers, so that their sum does not depend on order or on ranks.
///
/// A value v with |v| <= bound becomes round(v * 2^shift) < 2^61: 61 bits below the bound, finer than a double holds
/// near it. Sums of up to 2^66 values fit 128 bits.
class FixedPoint {
 public:
  /// @param bound  no value is larger in magnitude; 0 or more, finite, the same on all ranks
  explicit FixedPoint(double bound);

  std::int64_t quantize(double value) const;
  /// Returns the double nearest to `sum` units.
  double value(int128 sum) const;

 private:
  int shift_ = 0;
};

/// Adds 128-bit sums over ranks, element by element. @collective
void sum_over_ranks(const Communicator& comm, std::span<int128> sums);

/// Sums one value per row over all ranks, whatever their order; all values within `bound`. @collective
double order_free_sum(const Communicator& comm, std::span<const double> values, double bound);

/// The largest magnitude over all ranks (0 where there is no value). @collective
double largest_magnitude(const Communicator& comm, std::span<const double> values);

}  // namespace rankwise
