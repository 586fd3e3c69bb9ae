// Measures what the model of docs/scaling.md takes from a machine: how long a small collective takes, how fast bytes
// travel when all ranks send at once, and what it costs to buffer, pack and unpack rows on their way.
//   mpirun -n 2 mpi_rates
#include <algorithm>  // std::fill, std::min
#include <chrono>     // std::chrono::steady_clock
#include <cmath>      // std::ceil, std::log2
#include <cstddef>    // std::byte
#include <cstdint>    // std::int64_t
#include <cstdio>     // std::printf
#include <limits>     // std::numeric_limits
#include <span>       // std::span
#include <vector>     // std::vector

#include "engine/comm/communicator.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/memory_budget.hpp"
#include "ops/stream/row_exchange.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {
namespace {

constexpr int kSeries = 9;
constexpr int kSmallCalls = 500;
constexpr std::int64_t kMessageBytes = std::int64_t{4} << 20;
constexpr std::int64_t kRows = 1'000'000;
constexpr std::int64_t kBufferBytes = std::int64_t{8} << 20;

/// The shortest of several runs, of the slowest rank: what the machine can do when nothing else runs. @collective
template <typename Run>
double seconds_of(const Communicator& comm, Run run) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kSeries; ++i) {
    comm.barrier();
    const auto begin = std::chrono::steady_clock::now();
    run();
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    comm.max(std::span(&seconds, 1));
    least = std::min(least, seconds);
  }
  return least;
}

template <typename Call>
double seconds_per_call(const Communicator& comm, Call call) {
  return seconds_of(comm,
                    [&] {
                      for (int i = 0; i < kSmallCalls; ++i) call();
                    }) /
         kSmallCalls;
}

double seconds_per_exchange(const Communicator& comm, std::int64_t bytes, int times) {
  const std::vector<std::int64_t> counts(static_cast<std::size_t>(comm.size()), bytes);
  const std::vector<std::byte> send(static_cast<std::size_t>(bytes * comm.size()));
  std::vector<std::byte> received(send.size());
  return seconds_of(comm,
                    [&] {
                      for (int i = 0; i < times; ++i) comm.all_to_all(send, counts, received, counts);
                    }) /
         times;
}

/// Fills a batch with the next rows: three bigints.
void draw(std::int64_t rows, RecordBatch& batch) {
  batch.rows = rows;
  batch.columns.resize(3);
  for (auto& column : batch.columns) {
    column.type = kInt64;
    column.resize(rows);
    std::fill(column.valid.begin(), column.valid.end(), std::uint8_t{1});
  }
  batch.select_all();
}

Schema three_bigints() {
  return Schema({{"key", kInt64}, {"a", kInt64}, {"b", kInt64}});
}

/// Buffers rows for this rank and hands them on, as an exchange does with rows that stay.
void keep_rows(const Communicator& comm, MemoryBudget& budget) {
  RowExchange exchange(three_bigints(), comm.size(), {budget, {}}, kBufferBytes);
  RecordBatch batch;
  std::int64_t arrived = 0;
  for (std::int64_t row = 0; row < kRows;) {
    for (; row < kRows && !exchange.full(); row += batch.rows) {
      draw(std::min(kBatchRows, kRows - row), batch);
      exchange.add(batch, std::vector<int>(batch.selection.size(), comm.rank()));
    }
    exchange.flush(comm, [&](RecordBatch& received) { arrived += received.rows; });
  }
}

/// Packs and unpacks rows, as an exchange does with rows that travel.
void pack_rows() {
  RecordBatch batch;
  Table table(three_bigints());
  while (table.byte_size() < kBufferBytes) {
    draw(kBatchRows, batch);
    table.append_rows(batch, batch.selection);
  }
  for (std::int64_t row = 0; row < kRows; row += table.rows()) {
    std::vector<std::byte> packed;
    append_table_bytes(table, packed);
    std::span<const std::byte> bytes = packed;
    const Table unpacked = take_table_bytes(table.schema(), bytes);
    require(unpacked.rows() == table.rows(), "what was packed is unpacked");
  }
}

int measure(const Communicator& comm) {
  const int ranks = comm.size();
  const double levels = std::max(1.0, std::ceil(std::log2(ranks)));
  const double reduction = seconds_per_call(comm, [&] { comm.sum(std::int64_t{1}); });
  const std::vector<std::int64_t> counts(static_cast<std::size_t>(ranks), 8);
  const double count_exchange = seconds_per_call(comm, [&] { comm.exchange_counts(counts); });
  const double small = seconds_per_exchange(comm, 8, kSmallCalls);
  const double large = seconds_per_exchange(comm, kMessageBytes, 20);
  MemoryBudget budget(std::int64_t{1} << 30);
  const double kept = seconds_of(comm, [&] { keep_rows(comm, budget); });
  const double packed = seconds_of(comm, pack_rows);
  if (!comm.is_driver()) return 0;
  const double peers = std::max(1, ranks - 1);
  std::printf("%d ranks: a reduction %.2f us (%.2f per level), an exchange of counts %.2f us, a message %.2f us\n",
              ranks, reduction * 1e6, reduction * 1e6 / levels, count_exchange * 1e6, small * 1e6 / peers);
  const double row_bytes = static_cast<double>(kRows) * 24;
  std::printf("  bytes of a rank to others %.2f GB/s; rows, per byte: buffering %.2f ns, packing %.2f ns\n",
              static_cast<double>(kMessageBytes) * peers / large / 1e9, kept * 1e9 / row_bytes,
              packed * 1e9 / row_bytes);
  return 0;
}

}  // namespace
}  // namespace rankwise

int main(int argc, char** argv) {
  return rankwise::run_main(argc, argv, [](const rankwise::Communicator& comm) { return rankwise::measure(comm); });
}
