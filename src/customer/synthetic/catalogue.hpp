#pragma once
#include <cstdint>      // std::uint64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "customer/synthetic/alias_table.hpp"
#include "customer/synthetic/synthetic_retail_settings.hpp"

namespace rankwise {

/// What a product's rows say.
struct Product {
  std::string stock_code;   ///< five digits, for some families with a letter for the variant: 85123A
  std::string description;  ///< as it stands in the CSV, quoted where needed
  std::int32_t trade_cents = 0;
  std::int32_t retail_cents = 0;
};

/// The products of the shop, most popular first; 2k and 2k + 1 are variants of one family (two colours).
class Catalogue {
 public:
  explicit Catalogue(const SyntheticRetailSettings& settings);

  std::uint32_t size() const { return static_cast<std::uint32_t>(products_.size()); }
  const Product& operator[](std::uint32_t index) const { return products_[index]; }

  /// Turns 64 random bits into a product by popularity. @local
  std::uint32_t pick(std::uint64_t bits) const { return popularity_.pick(bits); }
  /// Names the other variant of a family, or the product itself where there is none. @local
  std::uint32_t companion(std::uint32_t product) const {
    const std::uint32_t other = product ^ 1U;
    return other < products_.size() ? other : product;
  }

 private:
  std::vector<Product> products_;
  AliasTable popularity_;
};

/// Writes a CSV field by RFC 4180: quoted when it holds a comma, a quote or a line break. @local
std::string quoted_field(std::string_view text);

}  // namespace rankwise
