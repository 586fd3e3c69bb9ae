#pragma once
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <string>    // std::string

#include "customer/ledger.hpp"
#include "customer/retail_columns.hpp"
#include "engine/data/record_batch.hpp"
#include "engine/data/schema.hpp"
#include "engine/data/table.hpp"
#include "ops/hash_aggregate.hpp"

namespace rankwise {

class Communicator;

/// Folds clean transaction lines into one row per customer, in two steps: lines to purchases (customer, invoice), then
/// purchases to customers. Without an invoice column each distinct time of a customer is one purchase.
class CustomerFold {
 public:
  /// @param schema      the scanned columns and the amount, in batch order
  /// @param distinct    fold rows that are equal in all columns only once
  /// @throws JobError   a float64 column stands in the way of comparing whole rows
  CustomerFold(const Schema& schema, const RetailColumns& columns, bool distinct, std::int64_t memory_limit,
               const std::string& scratch);

  /// Folds the selected rows. @local
  void consume(const RecordBatch& batch);

  /// Exchanges purchases by the hash of their customer and folds them into customers.
  ///
  /// @collective
  /// @return one row per customer, in no particular order, partitioned by customer: customer_id (text),
  ///         frequency (purchases), monetary (decimal), first_purchase, last_purchase, lines, items, country; rows
  ///         without a customer are one row with a null id
  Table finish(const Communicator& comm);

  /// Rows that were left out because they stood twice, and their money, of this rank's customers; after finish.
  const TallySum& duplicates() const { return duplicates_; }

 private:
  HashAggregate purchases_of(const Schema& schema) const;
  void fold_distinct_rows(const Table& rows);

  Schema schema_;
  RetailColumns columns_;
  std::int64_t memory_limit_;
  std::string scratch_;
  std::optional<HashAggregate> distinct_;  // whole rows, where they are to be folded once
  HashAggregate purchases_;
  TallySum duplicates_;
};

}  // namespace rankwise
