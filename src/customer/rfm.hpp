#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string

#include "customer/ledger.hpp"
#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

struct RfmSettings {
  /// The moment recency is counted back from; empty: the last purchase of all folded rows,
  /// `offset_days` later.
  std::optional<std::int64_t> reference_time = {};
  std::int64_t offset_days = 1;
  bool drop_non_positive_monetary = false;
  std::string currency = {};  ///< unit of money in outputs, such as "GBP"
};

/// What became of the customers on the way to their table; sums over ranks.
struct RfmAccount {
  std::int64_t reference_time = 0;
  std::int64_t customers = 0;
  Tally in;                ///< lines and money of all folded rows
  Tally without_customer;  ///< lines without a customer id
  Tally non_positive;      ///< lines of customers dropped for monetary <= 0
  std::int64_t non_positive_customers = 0;
  Tally out;  ///< lines and money of the table
};

/// Makes the customer table: sorted by customer_id (numbers ascend as numbers), in equal shares over the ranks.
///
/// Columns: customer_id (int64 where all ids are integers, else text), recency_days (whole days from the last purchase
/// to the reference time), frequency (distinct invoices), monetary, first_purchase, last_purchase, lines, items,
/// country, avg_order_value (monetary / frequency).
///
/// @collective
/// @param folded  one row per customer (CustomerFold::finish)
/// @throws InputError  a stated reference time lies before the last purchase
/// @throws BudgetError  the money of all customers leaves the range of 64-bit integers
Table make_customer_table(const Communicator& comm, const Table& folded, const RfmSettings& settings,
                          RfmAccount& account);

}  // namespace rankwise
