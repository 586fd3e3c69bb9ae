#pragma once
#include <cstdint>      // std::int64_t
#include <string_view>  // std::string_view

#include "customer/synthetic/alias_table.hpp"
#include "customer/synthetic/purchase_process.hpp"

namespace rankwise {

/// What stays the same over a shopper's purchases.
struct Shopper {
  std::string_view country;
  bool is_guest = false;
  bool is_trade = false;     ///< buys packs and pays less
  double basket_size = 1.0;  ///< relative to the mean
};

/// Knows every shopper's traits and how large each invoice is.
class ShopperDirectory {
 public:
  /// @param customers  shoppers from this number on are guests
  ShopperDirectory(std::uint64_t seed, std::int64_t customers);

  std::int64_t customers() const { return customers_; }
  Shopper find(std::int64_t shopper) const;

  /// Weighs the lines of an invoice beyond its first, in thousandths of a line before the file is brought to its
  /// number of rows. A sale weighs at least 1, a return at most half of its sale. @local
  std::int64_t weight(const Invoice& invoice) const;

 private:
  std::int64_t sale_weight(std::int64_t shopper, std::int64_t purchase) const;

  std::uint64_t seed_;
  std::int64_t customers_;
  AliasTable countries_;
};

/// Mean of `weight` over sales, in thousandths of a line: UCI Online Retail II has 21 lines per sale.
constexpr double kMeanSaleWeight = 20'000.0;

}  // namespace rankwise
