#include "customer/retail_columns.hpp"

#include <string>  // std::to_string

#include "engine/runtime/error.hpp"

namespace rankwise {

void derive_amount(RecordBatch& batch, const RetailColumns& columns) {
  if (!columns.amount_is_derived) return;
  const auto needed = static_cast<std::size_t>(columns.amount) + 1;
  if (batch.columns.size() < needed) batch.columns.resize(needed);
  const BatchColumn& quantity = batch[columns.quantity];
  const BatchColumn& price = batch[columns.price];
  BatchColumn& amount = batch[columns.amount];
  amount.type = price.type;
  amount.resize(batch.rows);
  bool overflow = false;
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
    amount.valid[i] = quantity.valid[i] & price.valid[i];
    overflow |= __builtin_mul_overflow(quantity.ints[i], price.ints[i], &amount.ints[i]);
  }
  if (!overflow) return;
  for (const auto i : batch.selection) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(quantity.ints[i], price.ints[i], &product)) {
      throw RowError("quantity times price leaves the range of 64-bit integers with " +
                         std::to_string(price.type.scale) + " decimal places (schema.money_decimals)",
                     i);
    }
  }
}

}  // namespace rankwise
