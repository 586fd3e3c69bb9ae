#include "ops/relational/order/row_order.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

void turn_round(OrderKey& key) {
  key.descending = !key.descending;
  key.nulls_first = !key.nulls_first;
}

}  // namespace

RowOrder::RowOrder(const Schema& schema, const std::vector<OrderKey>& keys) {
  std::vector<bool> named(static_cast<std::size_t>(schema.size()), false);
  const auto add = [&](const OrderKey& key) {
    if (named[static_cast<std::size_t>(key.column)]) return;  // a second key on a column decides nothing
    named[static_cast<std::size_t>(key.column)] = true;
    columns_.push_back({key, false});
  };
  for (const auto& key : keys) {
    require(key.column >= 0 && key.column < schema.size(), "an order key names a column");
    add(key);
  }
  for (int column = 0; column < schema.size(); ++column) add({.column = column});
  for (int column = 0; column < schema.size(); ++column) {
    if (schema[column].type.is_float()) columns_.push_back({{.column = column}, true});
  }
}

RowOrder RowOrder::reversed() const {
  RowOrder turned = *this;
  for (auto& column : turned.columns_) turn_round(column.key);
  return turned;
}

RowOrder RowOrder::leading(std::size_t columns) const {
  RowOrder first = *this;
  if (columns < columns_.size()) first.columns_.resize(columns);
  return first;
}

std::vector<OrderKey> reversed_keys(std::vector<OrderKey> keys) {
  for (auto& key : keys) turn_round(key);
  return keys;
}

}  // namespace rankwise
