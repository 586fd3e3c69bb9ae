#include "customer/synthetic/synthetic_retail_facts.hpp"

#include <span>  // std::span

#include "engine/comm/communicator.hpp"

namespace rankwise {
namespace {

using Facts = SyntheticRetailFacts;
constexpr std::array kRowCounts = {
    &Facts::rows,        &Facts::invoices,       &Facts::return_invoices, &Facts::missing_id_rows,
    &Facts::return_rows, &Facts::duplicate_rows, &Facts::zero_price_rows, &Facts::revenue_thousandths};

}  // namespace

void add_row_counts(SyntheticRetailFacts& sum, const SyntheticRetailFacts& part) {
  for (const auto member : kRowCounts) sum.*member += part.*member;
  for (std::size_t kind = 0; kind < kMessyKinds; ++kind) sum.messy_rows[kind] += part.messy_rows[kind];
}

void sum_row_counts(const Communicator& comm, SyntheticRetailFacts& facts) {
  std::array<std::int64_t, kRowCounts.size()> sums;
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = facts.*kRowCounts[i];
  comm.sum(std::span<std::int64_t>(sums));
  for (std::size_t i = 0; i < sums.size(); ++i) facts.*kRowCounts[i] = sums[i];
  comm.sum(std::span<std::int64_t>(facts.messy_rows));
}

}  // namespace rankwise
