// Sorts generated rows (two bigints) over all ranks, or runs an operator that sorts: seconds, nanoseconds per row and
// rank, peak resident memory.
//   mpirun -n 2 bench_sql_sort ROWS MEMORY_MIB [SCRATCH_FOLDER] [DISTINCT_KEYS] [sort|rank|max|slide|median]
#include <algorithm>   // std::min
#include <chrono>      // std::chrono::steady_clock
#include <cstdio>      // std::printf
#include <cstdlib>     // std::strtoll
#include <ctime>       // std::clock
#include <filesystem>  // std::filesystem::temp_directory_path
#include <memory>      // std::unique_ptr
#include <string>      // std::string

#include "engine/comm/communicator.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/data/hash.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/memory.hpp"
#include "ops/relational/ordered_aggregate.hpp"
#include "ops/relational/sort.hpp"
#include "ops/relational/window.hpp"

namespace rankwise {
namespace {

/// Draws rows [begin, end): a key below `distinct`, and a payload.
class DrawnRows : public BatchSource {
 public:
  DrawnRows(RowRange rows, std::uint64_t distinct) : row_(rows.begin), end_(rows.end), distinct_(distinct) {}
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
      const std::uint64_t hash = mix64(static_cast<std::uint64_t>(row_));
      batch[0].ints[i] = static_cast<std::int64_t>(distinct_ == 0 ? hash : hash % distinct_);
      batch[1].ints[i] = static_cast<std::int64_t>(mix64(hash));
    }
    batch.select_all();
    return true;
  }

 private:
  Schema schema_{{{"key", kInt64}, {"payload", kInt64}}};
  std::int64_t row_;
  std::int64_t end_;
  std::uint64_t distinct_;
};

/// Pulls all rows. @return whether their keys are in order
bool drain(BatchSource& rows, std::int64_t& count) {
  RecordBatch batch;
  std::int64_t last = INT64_MIN;
  bool in_order = true;
  while (rows.next(batch)) {
    count += batch.rows;
    for (const std::int64_t key : batch[0].ints) {
      in_order = in_order && last <= key;
      last = key;
    }
  }
  return in_order;
}

/// A window over the payload by key, or the median payload of each key.
std::unique_ptr<StageSink> make_sink(const Communicator& comm, const Schema& schema, const std::string& name,
                                     const Workspace& workspace) {
  if (name == "sort") return make_order_sink(comm, schema, {.keys = {{.column = 0}}}, workspace);
  if (name == "median") {
    return make_ordered_aggregate_sink(
        comm, schema, {OrderedFunction::kPercentileContinuous, {0}, 1, {}, 0.5, {}, {"median", kFloat64}}, workspace);
  }
  WindowCall call{WindowFunction::kRank, {}, {}, 1, {}, {}, {"result", kInt64}};
  if (name != "rank") {
    call.function = WindowFunction::kAggregate;
    call.aggregate = GroupFunction::kMax;
    call.arguments = {1};
    call.frame.range = false;
    if (name == "slide") {
      call.frame.begin = {FrameBound::Kind::kPreceding, 20};
    }
  }
  return make_window_sink(comm, schema, {{}, {{.column = 0}}, {call}}, workspace);
}

int bench(const Communicator& comm, int argc, char** argv) {
  const std::int64_t total = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 10'000'000;
  const std::int64_t memory = (argc > 2 ? std::strtoll(argv[2], nullptr, 10) : 4096) << 20;
  const std::string scratch = argc > 3 ? argv[3] : std::filesystem::temp_directory_path().string();
  const std::uint64_t distinct = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 0;
  const std::string name = argc > 5 ? argv[5] : "sort";
  MemoryBudget budget(memory);
  DrawnRows rows(even_range(total, comm.size(), comm.rank()), distinct);

  const auto seconds_since = [](auto begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  comm.barrier();
  const auto begin = std::chrono::steady_clock::now();
  const auto sink = make_sink(comm, rows.schema(), name, {budget, scratch});
  run_pass(comm, rows, *sink, *sink);
  const double taken_in = seconds_since(begin);
  const auto sorted = sink->finish(comm);
  const double exchanged = seconds_since(begin);
  std::int64_t count = 0;
  const bool in_order = drain(*sorted, count);
  comm.barrier();
  const double seconds = seconds_since(begin);
  const double processor = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;

  const std::int64_t resident = comm.max(peak_resident_bytes());
  const std::int64_t largest = comm.max(count), all = comm.sum(count), ordered = comm.min(in_order ? 1 : 0);
  if (comm.is_driver()) {
    const auto per_row = [&](double time) { return time * 1e9 * comm.size() / static_cast<double>(total); };
    std::printf(
        "%s, %lld rows, %s: %.2f s (in %.2f, exchanged %.2f); per row and rank %.1f ns, processor time %.1f ns; "
        "largest share %.3f; %.0f MiB resident, %.0f MiB booked\n",
        name.c_str(), static_cast<long long>(all), ordered != 0 ? "in order" : "OUT OF ORDER", seconds, taken_in,
        exchanged, per_row(seconds), per_row(processor),
        static_cast<double>(largest) * comm.size() / static_cast<double>(total),
        static_cast<double>(resident) / (1 << 20), static_cast<double>(budget.peak()) / (1 << 20));
  }
  return ordered != 0 && (all == total || name == "median") ? 0 : 1;
}

}  // namespace
}  // namespace rankwise

int main(int argc, char** argv) {
  return rankwise::run_main(argc, argv,
                            [&](const rankwise::Communicator& comm) { return rankwise::bench(comm, argc, argv); });
}
