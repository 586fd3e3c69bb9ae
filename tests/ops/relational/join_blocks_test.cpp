// Joins whose right side does not fit: parted by further bits, or in blocks where one key is too large.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "ops/relational/join/frequent_keys.hpp"
#include "ops/relational/join/join_table.hpp"
#include "ops/relational/join_reference.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

/// Rows of which every `one_in`-th has its own key, the others share one.
Table rows_with_one_key(std::int64_t rows, std::int64_t one_in, std::int64_t first_id) {
  Table table(Schema({{"k", kInt64}, {"v", kInt64}, {"id", kInt64}}));
  for (std::int64_t row = 0; row < rows; ++row) {
    table[0].append_int(row % one_in == 0 ? 1000 + row : 7);
    table[1].append_int((row * 37) % 100);
    table[2].append_int(first_id + row);
  }
  return table;
}

TEST(JoinBlocks, OneKeyThatDoesNotFit) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table left = rows_with_one_key(24, 3, 0);
  const Table right = rows_with_one_key(4000, 10, 100'000);
  for (const auto kind : {JoinKind::kInner, JoinKind::kLeft, JoinKind::kRight, JoinKind::kFull, JoinKind::kSemi,
                          JoinKind::kAnti, JoinKind::kNullAwareAnti, JoinKind::kMark}) {
    for (const bool with_condition : {false, true}) {
      JoinSpec spec{.kind = kind, .left_keys = {0}, .right_keys = {0}};
      if (with_condition) spec.condition = test::less_condition(left, 1, 1);
      if (needs_broadcast(spec)) continue;
      MemoryBudget budget(1 << 15);
      const auto outcome = test::exchanged_join(comm, spec, test::share_of(comm, left, test::Spread::kEven),
                                                test::share_of(comm, right, test::Spread::kEven), {budget, folder});
      EXPECT_EQ(outcome.rows, test::nested_loop_join(spec, left, right, with_condition, 1, 1))
          << "kind " << static_cast<int>(kind) << (with_condition ? " with a condition" : "");
      EXPECT_LE(outcome.largest_batch, kBatchRows);
      EXPECT_EQ(budget.used(), 0);
    }
  }
}

TEST(JoinBlocks, ManyKeysThatDoNotFit) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const Table left = rows_with_one_key(30'000, 1, 0);
  const Table right = rows_with_one_key(30'000, 1, 100'000);
  const JoinSpec spec{.kind = JoinKind::kFull, .left_keys = {0, 1}, .right_keys = {0, 1}};
  MemoryBudget budget(1 << 14);
  const auto outcome = test::exchanged_join(comm, spec, test::share_of(comm, left, test::Spread::kEven),
                                            test::share_of(comm, right, test::Spread::kLastRank), {budget, folder});
  std::vector<std::string> expected;
  for (std::int64_t row = 0; row < left.rows(); ++row) {
    expected.push_back(test::row_text(left, row) + test::row_text(right, row));
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(outcome.rows, expected);
  EXPECT_EQ(budget.used(), 0);
}

TEST(JoinBlocks, MatchesOfOneRowComeInBatches) {
  const auto& comm = test::world();
  const std::string folder = test::shared_folder();
  const std::int64_t matches = 50'000;
  const Table left = rows_with_one_key(comm.rank() == 0 ? 3 : 0, 2, 0);  // the second one has the shared key
  const Table right = rows_with_one_key(comm.rank() == 0 ? matches * 2 : 0, 2, 0);
  MemoryBudget budget(1 << 26);
  JoinSpec spec{.left_keys = {0}, .right_keys = {0}};
  BroadcastJoin join(comm, spec, left.schema(), right.schema(), {budget, folder});
  const auto right_source = read_and_own(right);
  run_pass(comm, *right_source, join.build(), join.build());
  join.build().finish(comm);
  test::TextSink rows;
  const auto probe = join.probe(rows);
  const auto left_source = read_and_own(left);
  run_pass(comm, *left_source, *probe, rows);
  EXPECT_LE(rows.largest_batch(), kBatchRows);
  EXPECT_EQ(rows.sorted_rows(comm).size(), static_cast<std::size_t>(matches) + 2);
}

TEST(JoinTableTest, FindsAllRowsOfAKeyAndNoOthers) {
  MemoryBudget budget(1 << 26);
  Table rows(Schema({{"k", kInt64}}));
  const std::int64_t distinct = 20'000;
  for (std::int64_t row = 0; row < 3 * distinct; ++row) {
    // Key k has one row where k is even, five where it is odd.
    const std::int64_t key = row < distinct ? row : (row % (distinct / 2)) * 2 + 1;
    row % 1000 == 999 ? rows[0].append_null() : rows[0].append_int(key);
  }
  std::vector<std::int64_t> expected(static_cast<std::size_t>(distinct), 0);
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    if (!rows[0].is_null(row)) ++expected[static_cast<std::size_t>(rows[0].ints()[static_cast<std::size_t>(row)])];
  }
  JoinTable table(rows, {0}, budget);
  EXPECT_FALSE(table.unique());
  EXPECT_GT(budget.used(), rows.byte_size());
  EXPECT_LE(budget.used(), JoinTable::bytes_for(rows.rows(), rows.byte_size()));

  Table asked(Schema({{"k", kInt64}}));
  for (std::int64_t key = -50; key < distinct + 50; ++key) asked[0].append_int(key);
  asked[0].append_null();
  RecordBatch batch;
  std::vector<JoinTable::Run> runs;
  const std::vector<int> keys = {0};
  for (std::int64_t begin = 0; begin < asked.rows(); begin += kBatchRows) {
    fill_batch(asked, begin, std::min(kBatchRows, asked.rows() - begin), batch);
    table.find(batch, keys, runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::int64_t key = batch[0].ints[i];
      const bool known = batch[0].valid[i] != 0 && key >= 0 && key < distinct;
      ASSERT_EQ(runs[i].count, known ? expected[static_cast<std::size_t>(key)] : 0) << key;
      for (std::uint32_t k = 0; k < runs[i].count; ++k) {
        const auto row = runs[i].count == 1 ? runs[i].begin : table.list()[runs[i].begin + k];
        ASSERT_EQ(rows[0].ints()[row], key);
      }
    }
  }
}

TEST(JoinKeys, HashOfOneNumberIsABijection) {
  RecordBatch batch;
  batch.columns.resize(2);
  batch[0].type = kInt64;
  batch[1].type = kFloat64;
  for (auto& column : batch.columns) {
    column.resize(5);
    column.valid.assign(5, 1);
  }
  batch.rows = 5;
  batch[0].ints = {0, 1, -1, INT64_MIN, INT64_MAX};
  batch[1].doubles = {0.0, 1.5, -1.5, 1e300, 5e-324};
  batch.select_all();
  std::vector<std::uint64_t> hashes;
  for (const int key : {0, 1}) {
    const std::vector<int> keys = {key};
    hash_keys(batch, keys, hashes);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const auto bits =
          key == 0 ? static_cast<std::uint64_t>(batch[0].ints[i]) : std::bit_cast<std::uint64_t>(batch[1].doubles[i]);
      EXPECT_EQ(hashes[i], mix64(mix64(bits)));  // mix64 can be inverted, step by step
    }
  }
}

TEST(FrequentKeysTest, CountsFallShortByAtMostTheStatedShare) {
  const std::int64_t counters = 64;
  FrequentKeys keys(counters);
  std::vector<std::uint64_t> hashes;
  for (std::uint64_t i = 0; i < 100'000; ++i) hashes.push_back(i % 10 == 0 ? 1 : i % 25 == 1 ? 2 : 1000 + i);
  keys.add(hashes);
  EXPECT_EQ(keys.total(), 100'000);
  const std::int64_t error = 2 * 100'000 / counters;
  EXPECT_LE(keys.count(1), 10'000);
  EXPECT_GE(keys.count(1), 10'000 - error);
  EXPECT_LE(keys.count(2), 4'000);
  EXPECT_GE(keys.count(2), 4'000 - error);
  EXPECT_EQ(keys.at_least(4'000, 10), std::vector<std::uint64_t>{1});
}

}  // namespace
}  // namespace rankwise
