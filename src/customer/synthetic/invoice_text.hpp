#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view

#include "customer/synthetic/catalogue.hpp"
#include "customer/synthetic/sale_lines.hpp"
#include "customer/synthetic/shopper.hpp"
#include "customer/synthetic/synthetic_retail_facts.hpp"

namespace rankwise {

constexpr std::string_view kRetailHeader =
    "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n";

/// An invoice that has found its place in the file.
struct PlacedInvoice {
  Invoice invoice;
  std::int64_t number = 0;     ///< what the file calls it
  std::int64_t first_row = 0;  ///< data rows before it
  std::int64_t lines = 0;      ///< 1 or more
};

/// Turns invoices into the rows of the file and counts what they hold.
class InvoiceText {
 public:
  InvoiceText(const SyntheticRetailSettings& settings, std::int64_t customers)
      : settings_(settings), catalogue_(settings), shoppers_(settings.seed, customers) {}

  /// Appends the rows of one invoice to `text`, and to `facts` all they add up to (timestamps and sizes excepted).
  /// @local
  void append(const PlacedInvoice& placed, std::string& text, SyntheticRetailFacts& facts) const;

 private:
  const SyntheticRetailSettings settings_;
  const Catalogue catalogue_;
  const QuantityTables quantities_;
  const ShopperDirectory shoppers_;
};

}  // namespace rankwise
