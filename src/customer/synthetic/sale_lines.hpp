#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "customer/synthetic/catalogue.hpp"
#include "customer/synthetic/hash_stream.hpp"
#include "customer/synthetic/shopper.hpp"
#include "customer/synthetic/synthetic_retail_settings.hpp"

namespace rankwise {

/// What one row says besides its invoice.
struct SaleLine {
  std::uint32_t product = 0;
  std::int32_t quantity = 0;  ///< negative in a return
  std::int32_t cents = 0;     ///< price of one piece
  bool described = true;      ///< some free lines lack the description
  bool duplicate = false;     ///< repeats the line before
};

/// How many pieces are bought at once, by kind of shopper.
class QuantityTables {
 public:
  QuantityTables();
  std::int32_t pick(bool trade, std::uint64_t bits) const;

 private:
  AliasTable retail_;
  AliasTable trade_;
};

/// Draws the lines of one invoice in order. A return draws the lines of its sale again and turns them round, so it
/// gives back, in part or whole, what was bought. No product comes twice in an invoice, save in a line that is made to
/// repeat the one before, and where the invoice is longer than the catalogue.
class SaleLines {
 public:
  /// The arguments outlive this object.
  SaleLines(const SyntheticRetailSettings& settings, const Catalogue& catalogue, const QuantityTables& quantities,
            const Shopper& shopper, const Invoice& invoice);

  /// Draws the next line. @local
  SaleLine next();

 private:
  SaleLine next_sold();
  std::uint32_t next_product();

  const SyntheticRetailSettings& settings_;
  const Catalogue& catalogue_;
  const QuantityTables& quantities_;
  const Shopper& shopper_;
  bool is_return_;
  HashStream sold_;
  HashStream returned_;
  bool first_ = true;
  SaleLine last_;
  std::vector<bool> taken_;  // one per product
  std::uint32_t taken_count_ = 0;
};

}  // namespace rankwise
