#include "customer/synthetic/purchase_process.hpp"

#include <cmath>  // std::log

namespace rankwise {
namespace {

constexpr double kOldCustomerWeeks = 5.0;  // until those who are no newcomers buy, on average
constexpr double kReturnWeeks = 2.0;       // between a sale and its return, on average

}  // namespace

double PurchaseProcess::arrival(HashStream& stream, double newcomers) const {
  const bool new_here = stream.chance(newcomers);
  const double u = stream.uniform();
  const double weeks = calendar_.weeks();
  if (!new_here) return -kOldCustomerWeeks * std::log1p(u * std::expm1(-weeks / kOldCustomerWeeks));
  // Inverse of the distribution whose density grows linearly from 1 to 1 + growth.
  const double growth = settings_.growth;
  return weeks * u * (2.0 + growth) / (1.0 + std::sqrt(1.0 + growth * (2.0 + growth) * u));
}

void PurchaseProcess::append_purchase(std::int64_t customer, std::int64_t purchase, double week,
                                      std::vector<Invoice>& invoices) const {
  invoices.push_back({calendar_.timestamp_at(week), customer, 2 * purchase});
  HashStream stream(settings_.seed, Purpose::kReturn, customer, purchase);
  if (!stream.chance(settings_.return_rate)) return;
  const double back = week + kReturnWeeks * stream.exponential();
  if (back < calendar_.weeks()) invoices.push_back({calendar_.timestamp_at(back), customer, 2 * purchase + 1});
}

void PurchaseProcess::append_customer(std::int64_t customer, std::vector<Invoice>& invoices) const {
  HashStream stream(settings_.seed, Purpose::kPurchases, customer);
  const auto& parameters = settings_.purchasing;
  const double rate = stream.gamma(parameters.r) / parameters.alpha;
  const double leaves = stream.beta(parameters.a, parameters.b);

  double week = arrival(stream, settings_.newcomers);
  for (std::int64_t purchase = 0; week < calendar_.weeks(); ++purchase) {
    append_purchase(customer, purchase, week, invoices);
    // The first purchase makes a customer; only repeat purchases may be the last.
    if (purchase > 0 && stream.chance(leaves)) break;
    week += stream.exponential() / rate;
  }
}

void PurchaseProcess::append_guest(std::int64_t shopper, std::vector<Invoice>& invoices) const {
  HashStream stream(settings_.seed, Purpose::kPurchases, shopper);
  invoices.push_back({calendar_.timestamp_at(arrival(stream, 1.0)), shopper, 0});
}

}  // namespace rankwise
