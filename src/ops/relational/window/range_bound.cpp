#include "ops/relational/window/range_bound.hpp"

#include <algorithm>  // std::min

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// A distance in units of an integral type; what is next to a whole number by the rounding of doubles counts as it.
int128 units_of(double distance, const DataType& type) {
  for (int place = 0; type.id == TypeId::kDecimal && place < type.scale; ++place) distance *= 10;
  constexpr double kMost = 0x1p100;
  const double nearest = std::round(std::min(distance, kMost));
  const bool whole = std::abs(nearest - distance) <= 1e-9 * std::max(1.0, nearest);
  return static_cast<int128>(whole ? nearest : std::floor(std::min(distance, kMost)));
}

}  // namespace

RangeBound::RangeBound(const FrameBound& bound, const OrderKey& key, const DataType& type, bool end)
    : float_(type.is_float()),
      descending_(key.descending),
      nulls_first_(key.nulls_first),
      end_(end),
      down_((bound.kind == FrameBound::Kind::kPreceding) != key.descending),
      distance_(bound.distance) {
  require(!type.is_text(), "a range frame with a distance is ordered by a number or a time");
  require(bound.distance >= 0, "the distance of a frame bound is not negative");
  if (!float_) units_ = units_of(bound.distance, type);
}

}  // namespace rankwise
