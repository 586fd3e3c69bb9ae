#pragma once
#include "engine/data/record_batch.hpp"

namespace rankwise {

/// Where the columns of a retail transaction stand in a record batch; -1: the job does not have it.
struct RetailColumns {
  int invoice = -1;      ///< text
  int stock_code = -1;   ///< text
  int description = -1;  ///< text
  int quantity = -1;     ///< int64, negative for returns
  int time = -1;         ///< timestamp
  int price = -1;        ///< decimal, per unit
  int customer = -1;     ///< text id
  int country = -1;      ///< text
  int amount = -1;       ///< decimal: quantity * price, or a column of the input
  bool amount_is_derived = false;
};

/// Appends (or recomputes) the column quantity * price; null where either is. Leaves a given amount alone. @local
/// @throws RowError  a product leaves the range of 64-bit integers
void derive_amount(RecordBatch& batch, const RetailColumns& columns);

}  // namespace rankwise
