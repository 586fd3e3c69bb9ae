// Joins generated rows (bigint key, bigint payload); every left row has one match. Prints seconds, nanoseconds per left
// row and rank, peak resident memory.
//   mpirun -n 2 bench_sql_join LEFT_ROWS RIGHT_ROWS MEMORY_MIB [exchanged|broadcast] [SCRATCH_FOLDER]
#include <algorithm>   // std::min
#include <chrono>      // std::chrono::steady_clock
#include <cstdio>      // std::printf
#include <cstdlib>     // std::strtoll
#include <ctime>       // std::clock
#include <filesystem>  // std::filesystem::temp_directory_path
#include <string>      // std::string

#include "engine/comm/communicator.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/data/hash.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/memory.hpp"
#include "ops/relational/join.hpp"

namespace rankwise {
namespace {

/// Rows [begin, end): key number `row` of `keys` (mixed), or a drawn one; the payload follows from the key.
class DrawnRows : public BatchSource {
 public:
  DrawnRows(RowRange rows, std::int64_t keys, bool drawn)
      : row_(rows.begin), end_(rows.end), keys_(static_cast<std::uint64_t>(keys)), drawn_(drawn) {}
  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    if (row_ == end_) return false;
    batch.rows = std::min(kBatchRows, end_ - row_);
    batch.columns.resize(2);
    for (auto& column : batch.columns) {
      column.type = kInt64;
      column.resize(batch.rows);
      std::fill(column.valid.begin(), column.valid.end(), std::uint8_t{1});
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i, ++row_) {
      const auto row = static_cast<std::uint64_t>(row_);
      const std::uint64_t key = mix64((drawn_ ? mix64(row ^ 0x5bd1e995) % keys_ : row) + 1);
      batch[0].ints[i] = static_cast<std::int64_t>(key);
      batch[1].ints[i] = static_cast<std::int64_t>(key * 3);
    }
    batch.select_all();
    return true;
  }

 private:
  Schema schema_{{{"key", kInt64}, {"payload", kInt64}}};
  std::int64_t row_;
  std::int64_t end_;
  std::uint64_t keys_;
  bool drawn_;
};

/// Counts joined rows and those whose right payload does not follow from the left key.
class CountSink : public StageSink {
 public:
  void consume(RecordBatch& batch) override {
    rows += static_cast<std::int64_t>(batch.selection.size());
    for (const auto row : batch.selection) wrong += batch[3].ints[row] != batch[1].ints[row] ? 1 : 0;
  }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return nullptr; }

  std::int64_t rows = 0;
  std::int64_t wrong = 0;
};

int bench(const Communicator& comm, int argc, char** argv) {
  const std::int64_t left_rows = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 10'000'000;
  const std::int64_t right_rows = argc > 2 ? std::strtoll(argv[2], nullptr, 10) : 100'000;
  const std::int64_t memory = (argc > 3 ? std::strtoll(argv[3], nullptr, 10) : 4096) << 20;
  const bool broadcast = argc > 4 && std::string(argv[4]) == "broadcast";
  const std::string scratch = argc > 5 ? argv[5] : std::filesystem::temp_directory_path().string();
  MemoryBudget budget(memory);
  DrawnRows left(even_range(left_rows, comm.size(), comm.rank()), right_rows, true);
  DrawnRows right(even_range(right_rows, comm.size(), comm.rank()), right_rows, false);
  JoinSpec spec;
  spec.left_keys = spec.right_keys = {0};
  CountSink sink;

  const auto seconds_since = [](auto begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  comm.barrier();
  const auto begin = std::chrono::steady_clock::now();
  double built = 0;
  double taken_in = 0;
  if (broadcast) {
    BroadcastJoin join(comm, spec, left.schema(), right.schema(), {budget, scratch});
    run_pass(comm, right, join.build(), join.build());
    join.build().finish(comm);
    built = seconds_since(begin);
    const auto probe = join.probe(sink);
    run_pass(comm, left, *probe, sink);
  } else {
    ExchangedJoin join(comm, spec, left.schema(), right.schema(), {budget, scratch});
    run_pass(comm, right, join.build(), join.build());
    join.build().finish(comm);
    built = seconds_since(begin);
    run_pass(comm, left, join.probe(), join.probe());
    const auto joined = join.probe().finish(comm);
    taken_in = seconds_since(begin);
    run_pass(comm, *joined, sink, sink);
  }
  comm.barrier();
  const double seconds = seconds_since(begin);
  const double processor = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;

  const std::int64_t resident = comm.max(peak_resident_bytes());
  const std::int64_t rows = comm.sum(sink.rows);
  const std::int64_t wrong = comm.sum(sink.wrong);
  if (comm.is_driver()) {
    const auto per_row = [&](double time) { return time * 1e9 * comm.size() / static_cast<double>(left_rows); };
    std::printf(
        "%lld rows joined, %lld wrong: %.2f s (right in %.2f, left in %.2f); per left row and rank %.1f ns, processor "
        "time %.1f ns; %.0f MiB resident, %.0f MiB booked\n",
        static_cast<long long>(rows), static_cast<long long>(wrong), seconds, built, taken_in, per_row(seconds),
        per_row(processor), static_cast<double>(resident) / (1 << 20), static_cast<double>(budget.peak()) / (1 << 20));
  }
  return wrong == 0 && rows == left_rows ? 0 : 1;
}

}  // namespace
}  // namespace rankwise

int main(int argc, char** argv) {
  return rankwise::run_main(argc, argv,
                            [&](const rankwise::Communicator& comm) { return rankwise::bench(comm, argc, argv); });
}
