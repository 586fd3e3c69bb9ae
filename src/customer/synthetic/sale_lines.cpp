#include "customer/synthetic/sale_lines.hpp"

#include <array>  // std::array

namespace rankwise {
namespace {

constexpr double kCompanionRate = 0.12;  // lines that take the other variant of the product before: baskets have rules
constexpr int kDraws = 4;                // for a product that the invoice does not hold yet
constexpr int kMostRepeats = 1000;       // lines that a return passes over
constexpr std::int32_t kPack = 24;       // trade shoppers get a discount from here on

constexpr std::array kRetailQuantities = {1, 2, 3, 4, 5, 6, 8, 10, 12, 24};
constexpr std::array kRetailWeights = {50.0, 20.0, 8.0, 7.0, 2.5, 5.0, 1.5, 2.0, 3.0, 1.0};
constexpr std::array kTradeQuantities = {2,  3,  4,  6,  8,  10, 12,  16,  18,  20,
                                         24, 25, 36, 48, 72, 96, 144, 288, 576, 1440};
constexpr std::array kTradeWeights = {6.0, 4.0, 8.0, 18.0, 5.0, 7.0, 26.0, 2.0, 1.0,  2.0,
                                      9.0, 2.0, 1.5, 2.5,  0.8, 0.8, 0.5,  0.1, 0.03, 0.005};
static_assert(kRetailQuantities.size() == kRetailWeights.size());
static_assert(kTradeQuantities.size() == kTradeWeights.size());

}  // namespace

QuantityTables::QuantityTables() : retail_(kRetailWeights), trade_(kTradeWeights) {}

std::int32_t QuantityTables::pick(bool trade, std::uint64_t bits) const {
  return trade ? kTradeQuantities[trade_.pick(bits)] : kRetailQuantities[retail_.pick(bits)];
}

SaleLines::SaleLines(const SyntheticRetailSettings& settings, const Catalogue& catalogue,
                     const QuantityTables& quantities, const Shopper& shopper, const Invoice& invoice)
    : settings_(settings),
      catalogue_(catalogue),
      quantities_(quantities),
      shopper_(shopper),
      is_return_(invoice.is_return()),
      sold_(settings.seed, Purpose::kLine, invoice.shopper, invoice.purchase()),
      returned_(settings.seed, Purpose::kReturnedLine, invoice.shopper, invoice.purchase()),
      taken_(catalogue.size()) {}

SaleLine SaleLines::next() {
  SaleLine line = next_sold();
  if (!is_return_) return line;
  for (int passed = 0; line.duplicate && passed < kMostRepeats; ++passed) line = next_sold();
  const auto pieces = static_cast<std::uint64_t>(line.quantity);
  line.quantity = -static_cast<std::int32_t>(1 + returned_.below(pieces));
  line.duplicate = false;
  return line;
}

SaleLine SaleLines::next_sold() {
  if (sold_.chance(settings_.duplicate_rate) && !first_) {
    last_.duplicate = true;
    return last_;
  }
  SaleLine line;
  line.product = next_product();
  line.quantity = quantities_.pick(shopper_.is_trade, sold_.bits());
  const Product& product = catalogue_[line.product];
  line.cents = shopper_.is_trade ? product.trade_cents : product.retail_cents;
  if (shopper_.is_trade && line.quantity >= kPack) line.cents = (line.cents * 17 + 10) / 20;
  if (sold_.chance(settings_.zero_price_rate)) {
    line.cents = 0;
    line.described = sold_.chance(0.5);
  }
  first_ = false;
  last_ = line;
  return line;
}

std::uint32_t SaleLines::next_product() {
  if (taken_count_ == catalogue_.size()) {
    taken_.assign(catalogue_.size(), false);
    taken_count_ = 0;
  }
  std::uint32_t product = catalogue_.pick(sold_.bits());
  if (sold_.chance(kCompanionRate) && !first_) product = catalogue_.companion(last_.product);
  for (int draw = 1; taken_[product] && draw < kDraws; ++draw) product = catalogue_.pick(sold_.bits());
  while (taken_[product]) product = (product + 1) % catalogue_.size();
  taken_[product] = true;
  ++taken_count_;
  return product;
}

}  // namespace rankwise
