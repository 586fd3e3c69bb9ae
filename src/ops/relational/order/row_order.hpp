#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "engine/data/schema.hpp"
#include "ops/relational/order/value_order.hpp"
#include "ops/relational/sort.hpp"

namespace rankwise {

/// One column of a total order.
struct OrderColumn {
  OrderKey key;
  bool zero_sign = false;  ///< not by value: -0.0, then 0.0, which are equal by value
};

/// A total order over the rows of a schema: some keys, then all other columns ascending with nulls last, and where rows
/// are equal in all of these the signs of their zeros. Rows that compare equal are the same to the bit (NaNs of several
/// bits aside). All functions are @local.
class RowOrder {
 public:
  /// @throws ProgramError  a key names no column
  RowOrder(const Schema& schema, const std::vector<OrderKey>& keys);

  /// Returns the same order from its end.
  RowOrder reversed() const;
  /// Returns the order by its first columns alone.
  RowOrder leading(std::size_t columns) const;

  const std::vector<OrderColumn>& columns() const { return columns_; }

  /// Compares row `i` of `a` with row `j` of `b` (tables or batches) by the columns from position `first` on.
  template <typename Left, typename Right>
  int compare(const Left& a, std::int64_t i, const Right& b, std::int64_t j, std::size_t first = 0) const {
    for (auto c = first; c < columns_.size(); ++c) {
      const int column = columns_[c].key.column;
      if (const int order = compare(columns_[c], a[column], i, b[column], j); order != 0) return order;
    }
    return 0;
  }

 private:
  template <typename Left, typename Right>
  static int compare(const OrderColumn& by, const Left& a, std::int64_t i, const Right& b, std::int64_t j) {
    const bool a_null = null_at(a, i), b_null = null_at(b, j);
    if (a_null || b_null) return a_null == b_null ? 0 : a_null == by.key.nulls_first ? -1 : 1;
    const int order = by.zero_sign
                          ? (is_negative_zero(double_at(b, j)) ? 1 : 0) - (is_negative_zero(double_at(a, i)) ? 1 : 0)
                          : compare_values(a, i, b, j);
    return by.key.descending ? -order : order;
  }

  std::vector<OrderColumn> columns_;
};

/// Turns keys round: the other direction, nulls at the other end. @local
std::vector<OrderKey> reversed_keys(std::vector<OrderKey> keys);

}  // namespace rankwise
