#pragma once
#include <array>    // std::array
#include <cstdint>  // std::int64_t

#include "customer/synthetic/messy_row.hpp"

namespace rankwise {

class Communicator;

/// What a generated file holds, so that whoever reads it can be checked against it.
struct SyntheticRetailFacts {
  std::int64_t rows = 0;      ///< data rows, without the header
  std::int64_t invoices = 0;  ///< sales and returns
  std::int64_t return_invoices = 0;
  std::int64_t missing_id_rows = 0;
  std::int64_t return_rows = 0;
  std::int64_t duplicate_rows = 0;  ///< rows that repeat the row before, messy ones included
  std::int64_t zero_price_rows = 0;
  std::int64_t revenue_thousandths = 0;  ///< quantity x price, summed over the rows that are not messy, in 1/1000
  std::array<std::int64_t, kMessyKinds> messy_rows = {};  ///< by MessyKind; they count in the shares above too

  std::int64_t bytes = 0;                     ///< size of the file
  std::int64_t customers = 0;                 ///< simulated (given or derived), guests excepted
  std::int64_t customers_with_purchases = 0;  ///< those with a row in the file
  std::int64_t first_timestamp = 0;           ///< seconds since 1970 of the first row; 0 without rows
  std::int64_t last_timestamp = 0;            ///< of the last row

  friend bool operator==(const SyntheticRetailFacts&, const SyntheticRetailFacts&) = default;
};

/// Adds what rows add up to (the members up to `messy_rows`). @local
void add_row_counts(SyntheticRetailFacts& sum, const SyntheticRetailFacts& part);

/// Replaces the members up to `messy_rows` by their sums over ranks. @collective
void sum_row_counts(const Communicator& comm, SyntheticRetailFacts& facts);

}  // namespace rankwise
