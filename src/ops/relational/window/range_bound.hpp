#pragma once
#include <cmath>    // std::isinf
#include <cstdint>  // std::int64_t
#include <limits>   // std::numeric_limits

#include "engine/numeric/int128.hpp"
#include "ops/relational/order/value_order.hpp"
#include "ops/relational/window.hpp"

namespace rankwise {

/// A bound of a range frame at a distance from the current row's key. All functions are @local.
class RangeBound {
 public:
  /// @param end  the bound is an end: rows at the distance itself are within
  RangeBound(const FrameBound& bound, const OrderKey& key, const DataType& type, bool end);

  /// Tells whether row `i` of `keys` lies before the bound that belongs to row `j` of `current`, which is not null.
  template <typename Keys, typename Current>
  bool is_before(const Keys& keys, std::int64_t i, const Current& current, std::int64_t j) const {
    if (null_at(keys, i)) return nulls_first_;
    const int order =
        float_ ? compare(double_at(keys, i), double_at(current, j)) : compare(int_at(keys, i), int_at(current, j));
    const int in_direction = descending_ ? -order : order;
    return end_ ? in_direction <= 0 : in_direction < 0;
  }

 private:
  /// Compares a key with the current key moved by the distance.
  int compare(std::int64_t key, std::int64_t current) const {
    const int128 target = int128{current} + (down_ ? -units_ : units_);
    return (key > target ? 1 : 0) - (key < target ? 1 : 0);
  }
  int compare(double key, double current) const {
    const double moved = down_ ? current - distance_ : current + distance_;
    const bool endless = std::isinf(distance_) && !std::isnan(current);
    const double target = endless ? (down_ ? -distance_ : distance_) : moved;
    const auto x = double_order_bits(key), y = double_order_bits(target);
    return (x > y ? 1 : 0) - (x < y ? 1 : 0);
  }

  bool float_;
  bool descending_;
  bool nulls_first_;
  bool end_;
  bool down_;  ///< the target lies below the current key
  double distance_;
  int128 units_ = 0;  ///< the distance in units of an integral key
};

}  // namespace rankwise
