// Groups generated rows (bigint key, decimal value; count and sum) over all ranks: seconds, nanoseconds of
// processor time per row, peak resident memory. Drawing the rows is measured apart.
//   mpirun -n 2 bench_sql_group ROWS GROUPS MEMORY_MIB [SCRATCH_FOLDER] [uniform|half|unique|double|text]
// half: one key owns every second row; unique: row i is of group i; double: the value is a double; text: the key is
// one.
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
#include "ops/relational/aggregate.hpp"

namespace rankwise {
namespace {

/// Draws rows [begin, end).
class DrawnRows : public BatchSource {
 public:
  DrawnRows(RowRange rows, std::uint64_t groups, std::string shape)
      : row_(rows.begin), end_(rows.end), groups_(groups), shape_(std::move(shape)) {
    schema_.add({"key", shape_ == "text" ? kText : kInt64});
    schema_.add({"value", shape_ == "double" ? kFloat64 : decimal(2)});
  }
  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    if (row_ == end_) return false;
    batch.rows = std::min(kBatchRows, end_ - row_);
    batch.columns.resize(2);
    for (int c = 0; c < 2; ++c) {
      batch[c].type = schema_[c].type;
      batch[c].resize(batch.rows);
      std::fill(batch[c].valid.begin(), batch[c].valid.end(), std::uint8_t{1});
    }
    keys_.resize(static_cast<std::size_t>(batch.rows));
    for (std::size_t i = 0; i < keys_.size(); ++i, ++row_) fill(batch, i);
    batch.select_all();
    return true;
  }

 private:
  void fill(RecordBatch& batch, std::size_t i) {
    const std::uint64_t hash = mix64(static_cast<std::uint64_t>(row_));
    std::uint64_t key = ((hash >> 32) * groups_) >> 32;
    if (shape_ == "unique") key = static_cast<std::uint64_t>(row_);
    if (shape_ == "half" && (hash & 1) == 0) key = 0;
    if (shape_ == "text") {
      keys_[i] = "customer " + std::to_string(key);
      batch[0].texts[i] = keys_[i];
    } else {
      batch[0].ints[i] = static_cast<std::int64_t>(key);
    }
    const auto units = static_cast<std::int64_t>(hash & 0xffff);
    if (shape_ == "double") {
      batch[1].doubles[i] = static_cast<double>(units) / 100;
    } else {
      batch[1].ints[i] = units;
    }
  }

  Schema schema_;
  std::int64_t row_;
  std::int64_t end_;
  std::uint64_t groups_;
  std::string shape_;
  std::vector<std::string> keys_;
};

std::int64_t drain(BatchSource& rows) {
  std::int64_t count = 0;
  RecordBatch batch;
  while (rows.next(batch)) count += batch.rows;
  return count;
}

int bench(const Communicator& comm, int argc, char** argv) {
  const std::int64_t total = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 10'000'000;
  const std::uint64_t groups = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10;
  const std::int64_t memory = (argc > 3 ? std::strtoll(argv[3], nullptr, 10) : 4096) << 20;
  const std::string scratch = argc > 4 ? argv[4] : std::filesystem::temp_directory_path().string();
  const std::string shape = argc > 5 ? argv[5] : "uniform";
  const auto mine = even_range(total, comm.size(), comm.rank());

  const auto timed = [&](const auto& run) {
    comm.barrier();
    const auto begin = std::chrono::steady_clock::now();
    run();
    comm.barrier();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const auto start_ticks = std::clock();
  DrawnRows drawn(mine, groups, shape);
  const double drawing = timed([&] { drain(drawn); });
  const auto drawing_ticks = std::clock();

  MemoryBudget budget(memory);
  DrawnRows rows(mine, groups, shape);
  const GroupSpec spec{{0},
                       {{GroupFunction::kCountRows, {}, {"n", kInt64}}, {GroupFunction::kSum, {1}, {"sum", kInt64}}}};
  const auto sink = make_group_sink(comm, rows.schema(), spec, {budget, scratch});
  std::unique_ptr<BatchSource> result;
  const double folding = timed([&] {
    run_pass(comm, rows, *sink, *sink);
    result = sink->finish(comm);
  });
  std::int64_t found = 0;
  const double reading = timed([&] { found = drain(*result); });

  const auto ticks = comm.sum(static_cast<std::int64_t>(std::clock() - drawing_ticks - drawing_ticks + start_ticks));
  const auto all = comm.sum(found);
  const auto peak = comm.max(peak_resident_bytes());
  if (!comm.is_driver()) return 0;
  const double per_row = static_cast<double>(ticks) * 1e9 / CLOCKS_PER_SEC / static_cast<double>(total);
  std::printf("%lld groups: fold %.2f s, read %.2f s, of it drawing %.2f s; %.1f ns per row; peak %lld MiB\n",
              static_cast<long long>(all), folding, reading, drawing, per_row, static_cast<long long>(peak >> 20));
  return 0;
}

}  // namespace
}  // namespace rankwise

int main(int argc, char** argv) {
  return rankwise::run_main(argc, argv,
                            [&](const rankwise::Communicator& comm) { return rankwise::bench(comm, argc, argv); });
}
