#include "customer/synthetic/synthetic_retail.hpp"

#include <algorithm>  // std::max
#include <array>      // std::array
#include <cmath>      // std::llround
#include <utility>    // std::move
#include <vector>     // std::vector

#include "customer/synthetic/invoice_blocks.hpp"
#include "customer/synthetic/invoice_order.hpp"
#include "customer/synthetic/invoice_text.hpp"
#include "customer/synthetic/purchase_process.hpp"
#include "customer/synthetic/shopper.hpp"
#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/table.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/numeric/int128.hpp"
#include "io/parallel_text_file.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kBlocksPerReport = 64;
constexpr std::int64_t kPilotCustomers = 2048;

/// Sums the lines that the invoices would have if the file had no fixed number of rows, in thousandths.
std::int64_t lines_at_the_till(const std::vector<Invoice>& invoices, const ShopperDirectory& shoppers) {
  std::int64_t thousandths = 0;
  for (const Invoice& invoice : invoices) thousandths += 1000 + shoppers.weight(invoice);
  return thousandths;
}

/// Finds how many customers make the wanted number of rows, from what the first ones do. Every rank finds the same.
std::int64_t derive_customers(const SyntheticRetailSettings& settings, const PurchaseProcess& process) {
  if (settings.transactions == 0) return 0;
  std::vector<Invoice> invoices;
  for (std::int64_t customer = 0; customer < kPilotCustomers; ++customer) process.append_customer(customer, invoices);
  const auto thousandths =
      static_cast<double>(lines_at_the_till(invoices, ShopperDirectory(settings.seed, kPilotCustomers)));
  const double rows = static_cast<double>(settings.transactions) * (1.0 - settings.missing_id_rate);
  return std::max<std::int64_t>(1, std::llround(rows * 1000.0 * static_cast<double>(kPilotCustomers) / thousandths));
}

/// Finds how many guests, with one sale each, leave the wanted share of rows without id.
std::int64_t guests_beside(double thousandths_with_id, double missing_id_rate) {
  const double thousandths = thousandths_with_id * missing_id_rate / (1.0 - missing_id_rate);
  return std::llround(thousandths / (1000.0 + kMeanSaleWeight));
}

/// Simulates this rank's share of the customers, then of the guests.
std::vector<Invoice> simulate(const Communicator& comm, const SyntheticRetailSettings& settings,
                              const PurchaseProcess& process, const ShopperDirectory& shoppers) {
  const std::int64_t customers = shoppers.customers();
  std::vector<Invoice> invoices;
  const std::int64_t thousandths = comm.sum(run_local(comm, [&] {
    const RowRange mine = even_range(customers, comm.size(), comm.rank());
    for (auto customer = mine.begin; customer < mine.end; ++customer) process.append_customer(customer, invoices);
    return lines_at_the_till(invoices, shoppers);
  }));
  run_local(comm, [&] {
    const std::int64_t guests = guests_beside(static_cast<double>(thousandths), settings.missing_id_rate);
    const RowRange mine = even_range(guests, comm.size(), comm.rank());
    for (auto guest = mine.begin; guest < mine.end; ++guest) process.append_guest(customers + guest, invoices);
  });
  return invoices;
}

/// Counts customers with a row in the file.
std::int64_t count_customers(const Communicator& comm, const std::vector<PlacedInvoice>& placed,
                             std::int64_t customers) {
  std::vector<std::int64_t> seen;
  for (const PlacedInvoice& one : placed) {
    if (one.invoice.shopper < customers) seen.push_back(one.invoice.shopper);
  }
  Table table;
  table.add_column({"shopper", kInt64}, Column(kInt64, std::move(seen)));
  const Table owned = exchange_by_key(comm, table, std::array{0});
  seen.assign(owned[0].ints().begin(), owned[0].ints().end());
  std::sort(seen.begin(), seen.end());
  return comm.sum(static_cast<std::int64_t>(std::unique(seen.begin(), seen.end()) - seen.begin()));
}

/// Writes the file; reports rows of the whole file, judged by the blocks of this rank, which are formatted up to twice.
SyntheticRetailFacts write_file(const Communicator& comm, const std::string& path, InvoiceBlocks& blocks,
                                std::int64_t rows, const GenerateProgress& progress) {
  std::int64_t formatted = 0;
  TextShard shard;
  shard.blocks = blocks.count();
  shard.append = [&](std::int64_t block, std::string& text) {
    blocks.append(block, text);
    ++formatted;
    if (progress && formatted % kBlocksPerReport == 0) {
      progress(static_cast<std::int64_t>(static_cast<int128>(rows) * formatted / (2 * shard.blocks)), rows);
    }
  };
  const std::int64_t bytes = write_text_by_rank(comm, path, shard);
  if (progress) progress(rows, rows);
  SyntheticRetailFacts facts = blocks.facts();
  sum_row_counts(comm, facts);
  facts.bytes = bytes;
  return facts;
}

}  // namespace

SyntheticRetailFacts generate_retail_csv(const Communicator& comm, const SyntheticRetailSettings& settings,
                                         const std::string& path, const GenerateProgress& progress) {
  run_local(comm, [&] { validate(settings); });
  const std::int64_t first_day = parse_calendar_day(settings.start, "start");
  const std::int64_t last_day = parse_calendar_day(settings.end, "end");
  const ShoppingCalendar calendar(first_day, last_day - first_day + 1, settings.seasonal);
  const PurchaseProcess process(settings, calendar);
  const std::int64_t customers = settings.customers > 0 ? settings.customers : derive_customers(settings, process);
  const ShopperDirectory shoppers(settings.seed, customers);

  const auto placed =
      place_invoices(comm, simulate(comm, settings, process, shoppers), shoppers, settings.transactions);
  const InvoiceText text(settings, customers);
  InvoiceBlocks blocks(comm.is_driver(), placed, text);
  SyntheticRetailFacts facts = write_file(comm, path, blocks, settings.transactions, progress);
  facts.customers = customers;
  facts.customers_with_purchases = count_customers(comm, placed, customers);
  const std::int64_t first = comm.min(placed.empty() ? INT64_MAX : placed.front().invoice.timestamp);
  const std::int64_t last = comm.max(placed.empty() ? INT64_MIN : placed.back().invoice.timestamp);
  if (facts.rows > 0) {
    facts.first_timestamp = first;
    facts.last_timestamp = last;
  }
  return facts;
}

}  // namespace rankwise
