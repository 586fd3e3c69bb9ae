#include "engine/exchange/exchange.hpp"

#include <bit>      // std::bit_cast
#include <numeric>  // std::partial_sum

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::uint64_t kNullHash = 0x6e756c6c6e756c6cULL;

/// Row numbers grouped by destination, in order, and how many go to each.
struct Routing {
  std::vector<std::int64_t> order;
  std::vector<std::int64_t> send_rows;
  std::vector<std::int64_t> receive_rows;
  std::int64_t received = 0;
};

Routing route(const Communicator& comm, std::span<const int> destination) {
  Routing routing;
  const auto ranks = static_cast<std::size_t>(comm.size());
  routing.send_rows.assign(ranks, 0);
  for (const int to : destination) ++routing.send_rows[static_cast<std::size_t>(to)];

  std::vector<std::int64_t> next(ranks, 0);
  std::exclusive_scan(routing.send_rows.begin(), routing.send_rows.end(), next.begin(), std::int64_t{0});
  routing.order.resize(destination.size());
  for (std::size_t row = 0; row < destination.size(); ++row) {
    routing.order[static_cast<std::size_t>(next[static_cast<std::size_t>(destination[row])]++)] =
        static_cast<std::int64_t>(row);
  }
  routing.receive_rows = comm.exchange_counts(routing.send_rows);
  for (const auto count : routing.receive_rows) routing.received += count;
  return routing;
}

/// Exchanges one fixed-width value per row, already in routing order.
template <typename T>
std::vector<T> exchange_values(const Communicator& comm, const Routing& routing, const std::vector<T>& values) {
  const auto in_bytes = [](std::vector<std::int64_t> rows) {
    for (auto& count : rows) count *= static_cast<std::int64_t>(sizeof(T));
    return rows;
  };
  std::vector<T> received(static_cast<std::size_t>(routing.received));
  comm.all_to_all(std::as_bytes(std::span(values)), in_bytes(routing.send_rows),
                  std::as_writable_bytes(std::span(received)), in_bytes(routing.receive_rows));
  return received;
}

Column exchange_text(const Communicator& comm, const Routing& routing, const Column& column,
                     const std::vector<std::uint8_t>& valid) {
  std::vector<std::int64_t> lengths;
  std::vector<char> bytes;
  lengths.reserve(routing.order.size());
  std::vector<std::int64_t> send_bytes;
  std::size_t at = 0;
  for (const auto rows : routing.send_rows) {
    const auto before = bytes.size();
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto text = column.text(routing.order[at++]);
      lengths.push_back(static_cast<std::int64_t>(text.size()));
      bytes.insert(bytes.end(), text.begin(), text.end());
    }
    send_bytes.push_back(static_cast<std::int64_t>(bytes.size() - before));
  }
  const auto received_lengths = exchange_values(comm, routing, lengths);
  const auto receive_bytes = comm.exchange_counts(send_bytes);
  std::vector<char> received(
      static_cast<std::size_t>(std::accumulate(receive_bytes.begin(), receive_bytes.end(), std::int64_t{0})));
  comm.all_to_all(std::as_bytes(std::span(bytes)), send_bytes, std::as_writable_bytes(std::span(received)),
                  receive_bytes);

  Column result(column.type());
  result.reserve(routing.received);
  std::size_t begin = 0;
  for (std::size_t row = 0; row < received_lengths.size(); ++row) {
    const auto length = static_cast<std::size_t>(received_lengths[row]);
    if (valid.empty() || valid[row] != 0) {
      result.append_text({received.data() + begin, length});
    } else {
      result.append_null();
    }
    begin += length;
  }
  return result;
}

template <typename T>
Column exchange_numbers(const Communicator& comm, const Routing& routing, const Column& column, std::span<const T> from,
                        const std::vector<std::uint8_t>& valid) {
  std::vector<T> values;
  values.reserve(routing.order.size());
  for (const auto row : routing.order) values.push_back(from[static_cast<std::size_t>(row)]);
  auto received = exchange_values(comm, routing, values);
  if (valid.empty()) return Column(column.type(), std::move(received));

  Column result(column.type());
  result.reserve(routing.received);
  for (std::size_t row = 0; row < received.size(); ++row) {
    if (valid[row] == 0) {
      result.append_null();
    } else if constexpr (std::is_same_v<T, double>) {
      result.append_double(received[row]);
    } else {
      result.append_int(received[row]);
    }
  }
  return result;
}

}  // namespace

Table exchange_rows(const Communicator& comm, const Table& table, std::span<const int> destination) {
  require(static_cast<std::int64_t>(destination.size()) == table.rows(), "one destination per row");
  const Routing routing = route(comm, destination);

  // Whether a column holds nulls anywhere decides what travels, so all ranks must know.
  std::vector<std::int64_t> nulls;
  for (int c = 0; c < table.column_count(); ++c) nulls.push_back(table[c].null_count());
  comm.max(nulls);

  Table received;
  for (int c = 0; c < table.column_count(); ++c) {
    const Column& column = table[c];
    std::vector<std::uint8_t> valid;
    if (nulls[static_cast<std::size_t>(c)] > 0) {
      for (const auto row : routing.order) valid.push_back(column.is_null(row) ? 0 : 1);
      valid = exchange_values(comm, routing, valid);
    }
    if (column.type().is_text()) {
      received.add_column(table.schema()[c], exchange_text(comm, routing, column, valid));
    } else if (column.type().is_float()) {
      received.add_column(table.schema()[c], exchange_numbers(comm, routing, column, column.doubles(), valid));
    } else {
      received.add_column(table.schema()[c], exchange_numbers(comm, routing, column, column.ints(), valid));
    }
  }
  return received;
}

std::uint64_t hash_row_key(const Table& table, std::span<const int> keys, std::int64_t row) {
  std::uint64_t hash = 0;
  for (const int key : keys) {
    const Column& column = table[key];
    std::uint64_t part = kNullHash;
    if (column.is_null(row)) {
    } else if (column.type().is_text()) {
      part = hash_bytes(column.text(row));
    } else if (column.type().is_float()) {
      part = mix64(std::bit_cast<std::uint64_t>(column.doubles()[static_cast<std::size_t>(row)]));
    } else {
      part = mix64(static_cast<std::uint64_t>(column.ints()[static_cast<std::size_t>(row)]));
    }
    hash = combine_hash(hash, part);
  }
  return hash;
}

Table exchange_by_key(const Communicator& comm, const Table& table, std::span<const int> keys) {
  std::vector<int> destination;
  destination.reserve(static_cast<std::size_t>(table.rows()));
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    destination.push_back(owner_of(hash_row_key(table, keys, row), comm.size()));
  }
  Table received = exchange_rows(comm, table, destination);
  received.set_partitioning(Partitioning::kKeyHash);
  return received;
}

RowRange even_range(std::int64_t total, int ranks, int rank) {
  const auto cut = [&](int r) { return static_cast<std::int64_t>(static_cast<int128>(total) * r / ranks); };
  return {cut(rank), cut(rank + 1)};
}

}  // namespace rankwise
