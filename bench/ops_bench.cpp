// What folding costs per row on one rank: HashAggregate over invoice lines, DistinctCount over hashes, sort
// keys.
#include <benchmark/benchmark.h>

#include <algorithm>   // std::min
#include <filesystem>  // std::filesystem::temp_directory_path
#include <string>      // std::string
#include <vector>      // std::vector

#include "ops/distinct_count.hpp"
#include "ops/hash_aggregate.hpp"
#include "ops/sort_key.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kPlenty = std::int64_t{1} << 40;
using Function = AggregateFunction;

std::string scratch() {
  return std::filesystem::temp_directory_path().string();
}

void set_time_per_row(benchmark::State& state, std::int64_t rows) {
  state.counters["per_row"] = benchmark::Counter(static_cast<double>(rows) * static_cast<double>(state.iterations()),
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Invoice lines as a reader yields them: text views into one buffer, `lines` rows per invoice.
struct InvoiceLines {
  Schema schema{
      {{"customer", kText}, {"invoice", kText}, {"quantity", kInt64}, {"amount", decimal(2)}, {"time", kTimestamp}}};
  std::vector<std::string> customers;
  std::vector<std::string> invoices;
  std::vector<RecordBatch> batches;

  InvoiceLines(std::int64_t rows, std::int64_t lines, std::int64_t customer_count) {
    for (std::int64_t c = 0; c < customer_count; ++c) customers.push_back(std::to_string(12346 + c));
    for (std::int64_t i = 0; i * lines < rows; ++i) invoices.push_back(std::to_string(489434 + i));
    for (std::int64_t begin = 0; begin < rows; begin += kBatchRows) {
      RecordBatch batch;
      batch.rows = std::min(kBatchRows, rows - begin);
      for (const auto& field : schema) {
        batch.columns.push_back({field.type});
        batch.columns.back().resize(batch.rows);
        batch.columns.back().valid.assign(static_cast<std::size_t>(batch.rows), 1);
      }
      for (std::int64_t i = 0; i < batch.rows; ++i) fill(batch, static_cast<std::size_t>(i), begin + i, lines);
      batch.select_all();
      batches.push_back(std::move(batch));
    }
  }

 private:
  void fill(RecordBatch& batch, std::size_t at, std::int64_t row, std::int64_t lines) {
    const auto invoice = static_cast<std::size_t>(row / lines);
    const std::uint64_t hash = mix64(static_cast<std::uint64_t>(row));
    batch[0].texts[at] = customers[mix64(invoice) % customers.size()];
    batch[1].texts[at] = invoices[invoice];
    batch[2].ints[at] = static_cast<std::int64_t>(hash % 24);
    batch[3].ints[at] = static_cast<std::int64_t>(hash >> 20) % 5000;
    batch[4].ints[at] = 1260000000 + static_cast<std::int64_t>(invoice) * 60;
  }
};

std::vector<AggregateSpec> invoice_aggregates() {
  return {{Function::kSum, 3, {"revenue", kInt64}},
          {Function::kSum, 2, {"items", kInt64}},
          {Function::kMin, 4, {"first_time", kInt64}},
          {Function::kMax, 4, {"last_time", kInt64}},
          {Function::kCount, -1, {"lines", kInt64}}};
}

/// Arguments: lines per invoice, customers. Keys: (customer, invoice).
void consume_by_invoice(benchmark::State& state) {
  constexpr std::int64_t kRows = 1'000'000;
  const InvoiceLines data(kRows, state.range(0), state.range(1));
  for (auto _ : state) {
    HashAggregate aggregate(data.schema, {0, 1}, invoice_aggregates(), kPlenty, scratch());
    for (const auto& batch : data.batches) aggregate.consume(batch);
    benchmark::DoNotOptimize(aggregate.groups_in_memory());
  }
  set_time_per_row(state, kRows);
}
BENCHMARK(consume_by_invoice)->Args({20, 6000})->Args({5, 100000})->Args({1, 100000})->Unit(benchmark::kMillisecond);

/// Arguments: lines per invoice, customers. Keys: (customer).
void consume_by_customer(benchmark::State& state) {
  constexpr std::int64_t kRows = 1'000'000;
  const InvoiceLines data(kRows, state.range(0), state.range(1));
  for (auto _ : state) {
    HashAggregate aggregate(data.schema, {0}, invoice_aggregates(), kPlenty, scratch());
    for (const auto& batch : data.batches) aggregate.consume(batch);
    benchmark::DoNotOptimize(aggregate.groups_in_memory());
  }
  set_time_per_row(state, kRows);
}
BENCHMARK(consume_by_customer)->Args({20, 6000})->Args({1, 6000})->Args({1, 1000000})->Unit(benchmark::kMillisecond);

/// Argument: distinct hashes. Every hash is added once, then all again in batches.
void distinct_add(benchmark::State& state) {
  std::vector<Hash128> hashes;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    hashes.push_back(hash128_bytes({reinterpret_cast<const char*>(&i), sizeof i}));
  }
  DistinctCount counter(kPlenty, scratch());
  counter.add(hashes.data(), state.range(0));
  for (auto _ : state) {
    for (std::int64_t begin = 0; begin < state.range(0); begin += kBatchRows) {
      counter.add(hashes.data() + begin, std::min(kBatchRows, state.range(0) - begin));
    }
  }
  set_time_per_row(state, state.range(0));
}
BENCHMARK(distinct_add)->Arg(10'000)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

/// Argument: distinct hashes. Grows from empty.
void distinct_grow(benchmark::State& state) {
  std::vector<Hash128> hashes;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    hashes.push_back(hash128_bytes({reinterpret_cast<const char*>(&i), sizeof i}));
  }
  for (auto _ : state) {
    DistinctCount counter(kPlenty, scratch());
    for (std::int64_t begin = 0; begin < state.range(0); begin += kBatchRows) {
      counter.add(hashes.data() + begin, std::min(kBatchRows, state.range(0) - begin));
    }
  }
  set_time_per_row(state, state.range(0));
}
BENCHMARK(distinct_grow)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Argument: 0 sorts integers, 1 text ids as numbers, 2 long texts. A shard's keys and their order, without moving
/// rows.
void sort_order(benchmark::State& state) {
  constexpr std::int64_t kRows = 1'000'000;
  Table table(Schema({{"key", state.range(0) == 0 ? kInt64 : kText}}));
  for (std::int64_t row = 0; row < kRows; ++row) {
    const auto value = static_cast<std::int64_t>(mix64(static_cast<std::uint64_t>(row)) % 100'000'000);
    if (state.range(0) == 0) {
      table[0].append_int(value);
    } else {
      table[0].append_text((state.range(0) == 1 ? "" : "a stretch in common ") + std::to_string(value));
    }
  }
  const auto collation = state.range(0) == 1 ? SortKey::Collation::kId : SortKey::Collation::kValue;
  for (auto _ : state) {
    const SortKeys keys(table, {{{0, false, collation}, false}});
    benchmark::DoNotOptimize(keys.order());
  }
  set_time_per_row(state, kRows);
}
BENCHMARK(sort_order)->Arg(0)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rankwise
