// Passes exchange in rounds and fail on all ranks alike.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/expression/expressions.hpp"
#include "ops/relational/join.hpp"
#include "ops/stream/batch_stream.hpp"
#include "ops/stream/row_exchange.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

Table range_of_rank(const Communicator& comm, std::int64_t rows) {
  Table table(Schema({{"id", kInt64}, {"text", kText}}));
  const auto range = even_range(rows, comm.size(), comm.rank());
  for (auto i = range.begin; i < range.end; ++i) {
    table[0].append_int(i);
    i % 3 == 0 ? table[1].append_null() : table[1].append_text(std::to_string(i));
  }
  return table;
}

/// Sends each row to rank (id mod ranks), or to every rank.
class Scatter : public StageSink {
 public:
  Scatter(const Communicator& comm, Schema schema, Workspace workspace, std::int64_t buffer, bool to_all)
      : ranks_(comm.size()),
        to_all_(to_all),
        exchange_(schema, comm.size(), workspace, buffer),
        store_(schema, workspace) {}
  void consume(RecordBatch& batch) override {
    std::vector<int> to;
    for (const auto row : batch.selection) {
      to.push_back(to_all_ ? RowExchange::kEveryRank : static_cast<int>(batch[0].ints[row] % ranks_));
    }
    exchange_.add(batch, to);
  }
  bool full() const override { return exchange_.full(); }
  bool exchanges() const override { return true; }
  void exchange(const Communicator& comm) override {
    exchange_.flush(comm, [&](RecordBatch& batch) { store_.append(batch); });
  }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return read_and_own(std::move(store_)); }

 private:
  int ranks_;
  bool to_all_;
  RowExchange exchange_;
  RowStore store_;
};

std::vector<std::int64_t> ids_of(BatchSource& source) {
  std::vector<std::int64_t> ids;
  RecordBatch batch;
  while (source.next(batch)) {
    for (const auto row : batch.selection) {
      const auto id = batch[0].ints[row];
      ids.push_back(batch[1].valid[row] == 0 ? (id % 3 == 0 ? id : -1)
                                             : (batch[1].texts[row] == std::to_string(id) ? id : -2));
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST(RunPass, MovesAllRowsWhateverTheBuffers) {
  const auto comm = test::world();
  const std::string folder = test::shared_folder();
  for (const std::int64_t buffer : {1, 5000, 1 << 24}) {
    for (const bool to_all : {false, true}) {
      MemoryBudget budget(1 << 26);
      const std::int64_t all = buffer == 1 ? 500 : 20'000;  // one row per round takes its time
      const Table rows = range_of_rank(comm, all);
      const auto source = read_and_own(rows);
      Scatter sink(comm, rows.schema(), {budget, folder}, buffer, to_all);
      const auto outcome = run_pass(comm, *source, sink, sink);
      EXPECT_EQ(outcome.rows_in, rows.rows());
      std::vector<std::int64_t> expected;
      for (std::int64_t i = 0; i < all; ++i) {
        if (to_all || i % comm.size() == comm.rank()) expected.push_back(i);
      }
      EXPECT_EQ(ids_of(*sink.finish(comm)), expected);
    }
  }
}

/// Refuses some rows.
class Refusing : public BatchSink {
 public:
  Refusing(BatchSink& next, std::int64_t every) : next_(next), every_(every) {}
  void consume(RecordBatch& batch) override {
    std::vector<std::string> bad;
    for (const auto row : batch.selection) {
      if (batch[0].ints[row] % every_ == every_ - 1) bad.push_back("bad row " + std::to_string(batch[0].ints[row]));
    }
    if (!bad.empty()) throw EvaluationError(*std::min_element(bad.begin(), bad.end()), 1);
    next_.consume(batch);
  }

 private:
  BatchSink& next_;
  std::int64_t every_;
};

TEST(RunPass, TellsTheSameBadRowOnAnyNumberOfRanks) {
  const auto comm = test::world();
  const std::string folder = test::shared_folder();
  for (int again = 0; again < 3; ++again) {
    MemoryBudget budget(1 << 26);
    const Table rows = range_of_rank(comm, 50'000);
    const auto source = read_and_own(rows);
    Scatter sink(comm, rows.schema(), {budget, folder}, 1 << 12, false);
    PassEnd end(sink);
    Refusing first(end, 20'000);
    std::string message;
    try {
      run_pass(comm, *source, first, sink, &end);
    } catch (const EvaluationError& error) {
      message = error.what();
    }
    EXPECT_EQ(message, "bad row 19999");
  }
}

/// Gives batches of one row, each after a while; on the last rank a bad row comes first.
class SlowSource : public BatchSource {
 public:
  explicit SlowSource(bool has_bad_row) : bad_(has_bad_row) {}
  const Schema& schema() const override { return schema_; }
  bool next(RecordBatch& batch) override {
    if (!bad_) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    Table table(schema_);
    table[0].append_int(std::exchange(bad_, false) ? 19'999 : 0);
    table[1].append_null();
    fill_batch(table, 0, 1, batch);
    return ++batches_ < kBatches;
  }

 private:
  static constexpr int kBatches = 500;  // ten seconds
  Schema schema_{{{"id", kInt64}, {"text", kText}}};
  bool bad_;
  int batches_ = 0;
};

/// Milliseconds from the begin of the pass, where the last rank fails at once, to its end on the last of the ranks.
std::int64_t milliseconds_to_fail(const Communicator& comm, BatchSource& source, BatchSink& first, StageSink& sink,
                                  PassEnd& end) {
  comm.barrier();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(run_pass(comm, source, first, sink, &end), InputError);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  return comm.max(static_cast<std::int64_t>(took.count()));
}

constexpr std::int64_t kSecond = 1000;  // milliseconds within which all ranks agree

TEST(RunPass, EndsWithinASecondWhereOtherRanksAreSlow) {
  const auto comm = test::world();
  const std::string folder = test::shared_folder();
  std::int64_t best = INT64_MAX;
  for (int again = 0; again < 3; ++again) {
    MemoryBudget budget(1 << 26);
    SlowSource source(comm.rank() == comm.size() - 1);
    Scatter sink(comm, source.schema(), {budget, folder}, 1 << 20, false);
    PassEnd end(sink);
    Refusing first(end, 20'000);
    best = std::min(best, milliseconds_to_fail(comm, source, first, sink, end));
  }
  EXPECT_LT(best, kSecond);
}

/// Numbers from `begin` on.
Table numbers(std::int64_t begin, std::int64_t rows) {
  Table table(Schema({{"x", kInt64}}));
  for (std::int64_t i = 0; i < rows; ++i) table[0].append_int(begin + i);
  return table;
}

/// 1 / left.x = right.x, for a join without keys.
JoinSpec quotient_join() {
  JoinSpec spec;
  const Expression quotient = test::call("/", {test::integer(1), column_expression(0, kInt64)});
  spec.condition = test::call("=", {quotient, column_expression(1, kInt64)});
  return spec;
}

TEST(RunPass, EndsWithinASecondAmidTheManyPairsOfAJoin) {
  const auto comm = test::world();
  const std::string folder = test::shared_folder();
  std::int64_t best = INT64_MAX;
  for (int again = 0; again < 3; ++again) {
    MemoryBudget budget(1 << 28);
    const Workspace workspace{budget, folder};
    // A batch of the left side has two thousand million pairs: many seconds.
    const Table left = numbers(comm.rank() == comm.size() - 1 ? 0 : 1, kBatchRows);
    const Table right = comm.is_driver() ? numbers(5, 500'000) : numbers(0, 0);
    BroadcastJoin join(comm, quotient_join(), left.schema(), right.schema(), workspace);
    const auto right_source = read_and_own(right);
    run_pass(comm, *right_source, join.build(), join.build());
    join.build().finish(comm);

    const auto left_source = read_and_own(left);
    Scatter sink(comm, Schema({{"x", kInt64}, {"x_2", kInt64}}), workspace, 1 << 20, false);
    PassEnd end(sink);
    const auto probe = join.probe(end);
    best = std::min(best, milliseconds_to_fail(comm, *left_source, *probe, sink, end));
  }
  EXPECT_LT(best, kSecond);
}

}  // namespace
}  // namespace rankwise
