#include "customer/rfm.hpp"

#include <algorithm>  // std::max
#include <charconv>   // std::from_chars
#include <cmath>      // std::pow
#include <vector>     // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/calendar.hpp"
#include "engine/runtime/error.hpp"
#include "ops/sort.hpp"

namespace rankwise {
namespace {

std::int64_t value_at(const Table& table, const char* column, std::int64_t row) {
  return table.column(column).ints()[static_cast<std::size_t>(row)];
}

/// Reads an integer that, written out again, gives the same text.
bool is_canonical_integer(std::string_view text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::to_string(value) == text;
}

/// This rank's part of the account.
struct ShardAccount {
  TallySum in;
  TallySum without_customer;
  TallySum non_positive;
  std::int64_t non_positive_customers = 0;
  TallySum out;

  RfmAccount over_ranks(const Communicator& comm, std::int64_t customers) const {
    RfmAccount account;
    account.customers = comm.sum(customers);
    account.in = in.over_ranks(comm);
    account.without_customer = without_customer.over_ranks(comm);
    account.non_positive = non_positive.over_ranks(comm);
    account.non_positive_customers = comm.sum(non_positive_customers);
    account.out = out.over_ranks(comm);
    return account;
  }
};

/// Leaves out lines without a customer and customers without revenue, and keeps the account.
std::vector<std::int64_t> rows_to_keep(const Table& folded, const RfmSettings& settings, ShardAccount& account) {
  std::vector<std::int64_t> keep;
  for (std::int64_t row = 0; row < folded.rows(); ++row) {
    const std::int64_t lines = value_at(folded, "lines", row);
    const std::int64_t money = value_at(folded, "monetary", row);
    account.in.add(lines, money);
    if (folded[0].is_null(row)) {
      account.without_customer.add(lines, money);
    } else if (settings.drop_non_positive_monetary && money <= 0) {
      account.non_positive.add(lines, money);
      ++account.non_positive_customers;
    } else {
      account.out.add(lines, money);
      keep.push_back(row);
    }
  }
  return keep;
}

/// Ids become int64 when every id on every rank is a canonical integer.
Column numeric_ids_if_possible(const Communicator& comm, const Column& texts) {
  Column numbers(kInt64);
  numbers.reserve(texts.size());
  bool all = true;
  for (std::int64_t row = 0; row < texts.size() && all; ++row) {
    std::int64_t value = 0;
    all = is_canonical_integer(texts.text(row), value);
    numbers.append_int(value);
  }
  return comm.min(std::int64_t{all}) == 1 ? numbers : texts;
}

Table with_numeric_ids(const Communicator& comm, const Table& customers) {
  Table table;
  Column ids = numeric_ids_if_possible(comm, customers[0]);
  Field field{"customer_id", ids.type(), "", "Customer"};
  table.add_column(std::move(field), std::move(ids));
  for (int c = 1; c < customers.column_count(); ++c) table.add_column(customers.schema()[c], customers[c]);
  return table;
}

/// The last time of all folded rows, those of dropped customers too; 0 where there is none.
std::int64_t last_purchase_of_all(const Communicator& comm, const Table& folded) {
  std::int64_t last = INT64_MIN;
  for (const auto time : folded.column("last_purchase").ints()) last = std::max(last, time);
  last = comm.max(last);
  return last == INT64_MIN ? 0 : last;
}

Column recency_days(const Table& customers, std::int64_t reference_time) {
  std::vector<std::int64_t> days;
  for (const auto last : customers.column("last_purchase").ints()) {
    days.push_back(day_of_timestamp(reference_time - last));  // whole 24-hour periods, rounded down
  }
  return {kInt64, std::move(days)};
}

Column average_order_values(const Table& customers) {
  const double unit = std::pow(10.0, customers.column("monetary").type().scale);
  std::vector<double> values;
  for (std::int64_t row = 0; row < customers.rows(); ++row) {
    values.push_back(static_cast<double>(value_at(customers, "monetary", row)) / unit /
                     static_cast<double>(value_at(customers, "frequency", row)));
  }
  return {kFloat64, std::move(values)};
}

}  // namespace

Table make_customer_table(const Communicator& comm, const Table& folded, const RfmSettings& settings,
                          RfmAccount& account) {
  ShardAccount shard;
  const auto keep = run_local(comm, [&] { return rows_to_keep(folded, settings, shard); });
  account = shard.over_ranks(comm, static_cast<std::int64_t>(keep.size()));
  const Table customers = with_numeric_ids(comm, folded.take(keep));

  SortKey by_id{0, false, SortKey::Collation::kId};
  if (!customers[0].type().is_text()) by_id.collation = SortKey::Collation::kValue;
  const Table sorted = rebalance(comm, sort_rows(comm, customers, {by_id}));

  const std::int64_t last = last_purchase_of_all(comm, folded);
  account.reference_time = settings.reference_time.value_or(last + settings.offset_days * kSecondsPerDay);
  if (account.customers > 0 && account.reference_time < last) {
    throw InputError("rfm.reference " + format_timestamp(account.reference_time) + " lies before the last purchase, " +
                     format_timestamp(last) + "; choose a later one, or leave it out");
  }

  const DataType money = sorted.column("monetary").type();
  Table table;
  table.add_column(sorted.schema()[0], sorted[0]);
  table.add_column({"recency_days", kInt64, "days", "Whole days from the last purchase to the reference time"},
                   recency_days(sorted, account.reference_time));
  table.add_column(
      {"frequency", kInt64, "purchases", "Purchases: distinct invoices, or times where there is no invoice"},
      sorted.column("frequency"));
  table.add_column({"monetary", money, settings.currency, "Sum of amounts (quantity times price)"},
                   sorted.column("monetary"));
  table.add_column({"first_purchase", kTimestamp, "", "Time of the first purchase"}, sorted.column("first_purchase"));
  table.add_column({"last_purchase", kTimestamp, "", "Time of the last purchase"}, sorted.column("last_purchase"));
  table.add_column({"lines", kInt64, "lines", "Invoice lines"}, sorted.column("lines"));
  if (sorted.schema().find("items") >= 0) {
    table.add_column({"items", kInt64, "items", "Sum of quantities"}, sorted.column("items"));
  }
  if (sorted.schema().find("country") >= 0) {
    table.add_column({"country", kText, "", "Country; of several the first by name"}, sorted.column("country"));
  }
  table.add_column({"avg_order_value", kFloat64, settings.currency, "monetary / frequency (AOV)"},
                   average_order_values(sorted));
  table.set_partitioning(Partitioning::kSorted);
  return table;
}

}  // namespace rankwise
