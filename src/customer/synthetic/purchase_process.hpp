#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "customer/synthetic/hash_stream.hpp"
#include "customer/synthetic/shopping_calendar.hpp"
#include "customer/synthetic/synthetic_retail_settings.hpp"

namespace rankwise {

/// One visit to the till. `shopper` counts customers from 0 and, after them, the guests who leave no id.
struct Invoice {
  std::int64_t timestamp = 0;  ///< seconds since 1970
  std::int64_t shopper = 0;
  std::int64_t ordinal = 0;  ///< 2 x purchase of this shopper (from 0), plus 1 for its return

  std::int64_t purchase() const { return ordinal / 2; }
  bool is_return() const { return ordinal % 2 != 0; }
};

/// Decides when shoppers buy and give back.
class PurchaseProcess {
 public:
  /// @param calendar  outlives this object
  PurchaseProcess(const SyntheticRetailSettings& settings, const ShoppingCalendar& calendar)
      : settings_(settings), calendar_(calendar) {}

  /// Appends a customer's sales and returns within the calendar: a first purchase by the arrival curve, then repeat
  /// purchases by BG/NBD (Fader, Hardie and Lee 2005, section 3) in shopping time. @local
  void append_customer(std::int64_t customer, std::vector<Invoice>& invoices) const;

  /// Appends the one sale of a guest. @local
  void append_guest(std::int64_t shopper, std::vector<Invoice>& invoices) const;

 private:
  double arrival(HashStream& stream, double newcomers) const;
  void append_purchase(std::int64_t customer, std::int64_t purchase, double week, std::vector<Invoice>& invoices) const;

  const SyntheticRetailSettings& settings_;
  const ShoppingCalendar& calendar_;
};

}  // namespace rankwise
