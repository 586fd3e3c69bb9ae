#pragma once
#include <vector>  // std::vector

#include "ops/relational/order/row_order.hpp"
#include "ops/relational/ordered_aggregate.hpp"

namespace rankwise {

/// The columns that an ordered aggregate needs, in a schema of their own: keys, whether the argument is null, order,
/// argument. Groups lie together, and in each the rows that count come first, in order. All functions are @local.
class NarrowRows {
 public:
  NarrowRows(const Schema& input, const OrderedAggregate& spec);

  const Schema& schema() const { return schema_; }
  const RowOrder& order() const { return order_; }
  int key_count() const { return key_count_; }
  std::vector<int> keys() const;
  int absent() const { return key_count_; }
  int argument() const { return schema_.size() - 1; }

  /// Makes narrow rows of the selected rows of an input batch, all in play; text stays where it is. Zeros get one sign,
  /// NaNs one form.
  void fill(const RecordBatch& input, RecordBatch& narrow) const;

 private:
  std::vector<int> sources_;  // input column of each column; of `absent` the argument
  int key_count_;
  Schema schema_;
  RowOrder order_;
};

}  // namespace rankwise
