#include "ops/sort.hpp"

#include <memory>   // std::make_unique
#include <numeric>  // std::iota

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"
#include "ops/sort_key.hpp"
#include "ops/splitters.hpp"

namespace rankwise {
namespace {

/// Finds out which key columns hold nulls on any rank.
std::vector<SortColumn> sort_columns(const Communicator& comm, const Table& table, const std::vector<SortKey>& keys) {
  std::vector<std::int64_t> nulls;
  for (const auto& key : keys) {
    require(key.column >= 0 && key.column < table.column_count(), "a sort key names a column");
    nulls.push_back(table[key.column].null_count());
  }
  comm.max(nulls);
  std::vector<SortColumn> columns;
  for (const auto& key : keys) columns.push_back({key, nulls[columns.size()] > 0});
  return columns;
}

Table sort_shard(const Table& table, const std::vector<SortColumn>& columns) {
  return table.take(SortKeys(table, columns).order());
}

}  // namespace

Table sort_rows(const Communicator& comm, const Table& table, const std::vector<SortKey>& keys) {
  const auto columns = sort_columns(comm, table, keys);
  Table sorted;
  if (comm.size() == 1) {
    sorted = sort_shard(table, columns);
  } else {
    std::vector<int> destination;
    {
      const auto sort_keys = run_local(comm, [&] { return std::make_unique<SortKeys>(table, columns); });
      const auto order = run_local(comm, [&] { return sort_keys->order(); });
      destination = sample_destinations(comm, *sort_keys, order);
    }
    // Rows arrive by source rank in their order there, so a stable sort keeps equal keys in that order.
    const Table received = exchange_rows(comm, table, destination);
    sorted = run_local(comm, [&] { return sort_shard(received, columns); });
  }
  sorted.set_partitioning(Partitioning::kSorted);
  return sorted;
}

Table rebalance(const Communicator& comm, const Table& table) {
  const std::int64_t total = comm.sum(table.rows());
  std::int64_t row = comm.exclusive_sum(table.rows());
  std::vector<int> destination(static_cast<std::size_t>(table.rows()));
  int rank = 0;
  for (int& to : destination) {
    while (row >= even_range(total, comm.size(), rank).end) ++rank;
    to = rank;
    ++row;
  }
  Table balanced = exchange_rows(comm, table, destination);
  const bool keeps = table.partitioning() != Partitioning::kKeyHash;  // a cut may part equal keys
  balanced.set_partitioning(keeps ? table.partitioning() : Partitioning::kInputOrder);
  return balanced;
}

std::vector<std::int64_t> global_positions(const Communicator& comm, std::span<const std::int64_t> values,
                                           std::span<const std::int64_t> tie_break) {
  require(values.size() == tie_break.size(), "one tie break per value");
  std::vector<std::int64_t> rows(values.size());
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  Table table;
  table.add_column({"value", kInt64}, Column(kInt64, std::vector<std::int64_t>(values.begin(), values.end())));
  table.add_column({"tie", kInt64}, Column(kInt64, std::vector<std::int64_t>(tie_break.begin(), tie_break.end())));
  table.add_column({"rank", kInt64}, Column(kInt64, std::vector<std::int64_t>(values.size(), comm.rank())));
  table.add_column({"row", kInt64}, Column(kInt64, std::move(rows)));
  const Table sorted = sort_rows(comm, table, {{.column = 0}, {.column = 1}});

  const auto ranks = sorted[2].ints();
  std::vector<std::int64_t> numbers(ranks.size());
  std::iota(numbers.begin(), numbers.end(), comm.exclusive_sum(sorted.rows()));
  Table answer;
  answer.add_column({"row", kInt64}, sorted[3]);
  answer.add_column({"position", kInt64}, Column(kInt64, std::move(numbers)));
  const Table back = exchange_rows(comm, answer, std::vector<int>(ranks.begin(), ranks.end()));
  std::vector<std::int64_t> positions(values.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    positions[static_cast<std::size_t>(back[0].ints()[i])] = back[1].ints()[i];
  }
  return positions;
}

}  // namespace rankwise
