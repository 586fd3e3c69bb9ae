#include "customer/synthetic/shopper.hpp"

#include <algorithm>  // std::clamp
#include <array>      // std::array
#include <cmath>      // std::llround

namespace rankwise {
namespace {

constexpr double kMeanReturnWeight = 1'200.0;
constexpr std::int64_t kLongSale = 4'000;  // from here on more than one line of a sale may come back
constexpr double kBasketShape = 4.0;       // customers' basket sizes are gamma with mean 1 and variance 1 / shape
constexpr double kTradeShare = 0.4;
constexpr double kGuestsFromHome = 0.98;

constexpr std::array<std::string_view, 24> kCountries = {
    "United Kingdom", "Germany",   "France",      "Spain",           "Netherlands", "EIRE",    "Portugal", "Belgium",
    "Sweden",         "Australia", "Switzerland", "Channel Islands", "Italy",       "Austria", "Denmark",  "Finland",
    "Cyprus",         "USA",       "Japan",       "Norway",          "Unspecified", "Greece",  "Poland",   "Israel"};
constexpr std::array kCountryWeights = {910.0, 17.0, 15.0, 6.0, 6.0, 6.0, 4.0, 4.0, 4.0, 3.0, 3.0, 3.0,
                                        3.0,   3.0,  2.0,  2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5};
static_assert(kCountries.size() == kCountryWeights.size());

std::int64_t whole_weight(double value) {
  return static_cast<std::int64_t>(std::llround(std::clamp(value, 1.0, 1e9)));
}

}  // namespace

ShopperDirectory::ShopperDirectory(std::uint64_t seed, std::int64_t customers)
    : seed_(seed), customers_(customers), countries_(kCountryWeights) {}

Shopper ShopperDirectory::find(std::int64_t shopper) const {
  HashStream stream(seed_, Purpose::kShopper, shopper);
  Shopper found;
  found.is_guest = shopper >= customers_;
  found.country = kCountries[countries_.pick(stream.bits())];
  if (found.is_guest) {
    if (stream.chance(kGuestsFromHome)) found.country = kCountries.front();
    return found;
  }
  found.is_trade = stream.chance(kTradeShare);
  found.basket_size = stream.gamma(kBasketShape) / kBasketShape;
  return found;
}

std::int64_t ShopperDirectory::sale_weight(std::int64_t shopper, std::int64_t purchase) const {
  HashStream stream(seed_, Purpose::kBasket, shopper, 2 * purchase);
  return whole_weight(kMeanSaleWeight * stream.exponential() * find(shopper).basket_size);
}

std::int64_t ShopperDirectory::weight(const Invoice& invoice) const {
  const auto sale = sale_weight(invoice.shopper, invoice.purchase());
  if (!invoice.is_return()) return sale;
  HashStream stream(seed_, Purpose::kBasket, invoice.shopper, invoice.ordinal);
  // A return must not get more lines than its sale, also where shares of a line are rounded.
  if (sale < kLongSale) return 0;
  return std::min(whole_weight(kMeanReturnWeight * stream.exponential()), sale / 2);
}

}  // namespace rankwise
