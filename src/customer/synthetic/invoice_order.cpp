#include "customer/synthetic/invoice_order.hpp"

#include <algorithm>  // std::min
#include <utility>    // std::move

#include "engine/comm/communicator.hpp"
#include "engine/data/table.hpp"
#include "engine/numeric/int128.hpp"
#include "ops/sort.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kFirstNumber = 500'001;

Table to_table(const std::vector<Invoice>& invoices) {
  std::vector<std::int64_t> timestamps;
  std::vector<std::int64_t> shoppers;
  std::vector<std::int64_t> ordinals;
  for (const Invoice& invoice : invoices) {
    timestamps.push_back(invoice.timestamp);
    shoppers.push_back(invoice.shopper);
    ordinals.push_back(invoice.ordinal);
  }
  Table table;
  table.add_column({"timestamp", kTimestamp}, Column(kTimestamp, std::move(timestamps)));
  table.add_column({"shopper", kInt64}, Column(kInt64, std::move(shoppers)));
  table.add_column({"ordinal", kInt64}, Column(kInt64, std::move(ordinals)));
  return table;
}

/// Part of `total` that goes to the first `share` of `whole`, rounded down.
std::int64_t part_before(std::int64_t total, std::int64_t share, std::int64_t whole) {
  return static_cast<std::int64_t>(static_cast<int128>(total) * share / whole);
}

}  // namespace

std::vector<PlacedInvoice> place_invoices(const Communicator& comm, const std::vector<Invoice>& invoices,
                                          const ShopperDirectory& shoppers, std::int64_t rows) {
  const Table ordered = rebalance(comm, sort_rows(comm, to_table(invoices), {{0}, {1}, {2}}));
  std::vector<PlacedInvoice> placed;
  std::vector<std::int64_t> weights;
  std::int64_t weight = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(ordered.rows()); ++i) {
    placed.push_back({{ordered[0].ints()[i], ordered[1].ints()[i], ordered[2].ints()[i]}});
    weights.push_back(shoppers.weight(placed.back().invoice));
    weight += weights.back();
  }

  const std::int64_t all = comm.sum(ordered.rows());
  const std::int64_t all_weight = comm.sum(weight);
  std::int64_t index = comm.exclusive_sum(ordered.rows());
  std::int64_t weight_before = comm.exclusive_sum(weight);
  const std::int64_t kept = std::min(all, rows);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const std::int64_t kept_before = part_before(kept, index, all);
    const std::int64_t kept_after = part_before(kept, ++index, all);
    const std::int64_t extra_before = part_before(rows - kept, weight_before, all_weight);
    weight_before += weights[i];
    placed[i].number = kFirstNumber + kept_before;
    placed[i].first_row = kept_before + extra_before;
    placed[i].lines = kept_after + part_before(rows - kept, weight_before, all_weight) - placed[i].first_row;
  }
  std::erase_if(placed, [](const PlacedInvoice& invoice) { return invoice.lines == 0; });
  return placed;
}

}  // namespace rankwise
