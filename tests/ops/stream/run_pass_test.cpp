// Passes exchange in rounds and fail on all ranks alike.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/expression/evaluator.hpp"
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

}  // namespace
}  // namespace rankwise
