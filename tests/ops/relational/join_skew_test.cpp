// Joins of skewed keys: no rank is left with most of the rows, and the result does not suffer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/data/hash.hpp"
#include "ops/relational/join_reference.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kKeys = 20'000;
constexpr std::int64_t kRows = 120'000;

/// Draws ranks 1..kKeys with probabilities proportional to rank^-1.5.
class Zipf {
 public:
  Zipf() {
    double sum = 0;
    for (std::int64_t rank = 1; rank <= kKeys; ++rank) {
      sum += std::pow(static_cast<double>(rank), -1.5);
      sums_.push_back(sum);
    }
  }
  std::int64_t operator()(std::uint64_t hash) const {
    return 1 + (std::lower_bound(sums_.begin(), sums_.end(), unit_interval(hash) * sums_.back()) - sums_.begin());
  }

 private:
  std::vector<double> sums_;
};

/// This rank's part of kRows rows with Zipf keys (sorted by key over the ranks, if wanted), or of one row per key.
Table my_rows(const Communicator& comm, bool skewed, bool text, bool sorted = false) {
  static const Zipf zipf;
  std::vector<std::int64_t> keys;
  for (std::int64_t row = 0; row < (skewed ? kRows : kKeys); ++row) {
    keys.push_back(skewed ? zipf(mix64(static_cast<std::uint64_t>(row))) : row + 1);
  }
  if (sorted) std::sort(keys.begin(), keys.end());
  Table table(Schema({{"key", text ? kText : kInt64}, {"id", kInt64}}));
  const auto range = even_range(static_cast<std::int64_t>(keys.size()), comm.size(), comm.rank());
  for (auto row = range.begin; row < range.end; ++row) {
    const auto key = keys[static_cast<std::size_t>(row)];
    text ? table[0].append_text(std::to_string(key)) : table[0].append_int(key);
    table[1].append_int(row);
  }
  return table;
}

double skew(const Communicator& comm, std::int64_t rows) {
  return static_cast<double>(comm.max(rows)) * comm.size() / static_cast<double>(comm.sum(rows));
}

/// Counts results instead of keeping them.
class CountSink : public StageSink {
 public:
  void consume(RecordBatch& batch) override { rows += static_cast<std::int64_t>(batch.selection.size()); }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return nullptr; }
  std::int64_t rows = 0;
};

struct Outcome {
  std::int64_t rows = 0;
  double left_skew = 0;
  double right_skew = 0;
  double result_skew = 0;
};

Outcome join(const Communicator& comm, JoinKind kind, const Table& left, const Table& right, std::int64_t memory) {
  const std::string folder = test::shared_folder();
  MemoryBudget budget(memory);
  JoinSpec spec{.kind = kind, .left_keys = {0}, .right_keys = {0}};
  ExchangedJoin join(comm, spec, left.schema(), right.schema(), {budget, folder});
  const auto right_source = read_and_own(right);
  run_pass(comm, *right_source, join.build(), join.build());
  join.build().finish(comm);
  const auto left_source = read_and_own(left);
  run_pass(comm, *left_source, join.probe(), join.probe());
  const auto joined = join.probe().finish(comm);
  CountSink sink;
  run_pass(comm, *joined, sink, sink);
  return {comm.sum(sink.rows), skew(comm, join.left_rows()), skew(comm, join.right_rows()), skew(comm, sink.rows)};
}

void expect_even(const Outcome& outcome) {
  EXPECT_EQ(outcome.rows, kRows);  // each skewed row has one partner
  EXPECT_LT(outcome.left_skew, 1.2);
  EXPECT_LT(outcome.right_skew, 1.2);
  EXPECT_LT(outcome.result_skew, 1.2);
}

TEST(JoinSkew, SkewedLeftSide) {
  const auto& comm = test::world();
  for (const bool text : {false, true}) {
    const Table left = my_rows(comm, true, text);
    const Table right = my_rows(comm, false, text);
    for (const auto kind : {JoinKind::kInner, JoinKind::kLeft, JoinKind::kSemi, JoinKind::kSingle}) {
      SCOPED_TRACE(static_cast<int>(kind));
      expect_even(join(comm, kind, left, right, 1 << 26));
    }
  }
}

TEST(JoinSkew, SkewedRightSide) {
  const auto& comm = test::world();
  for (const bool text : {false, true}) {
    const Table left = my_rows(comm, false, text);
    const Table right = my_rows(comm, true, text);
    for (const auto kind : {JoinKind::kInner, JoinKind::kRight}) {
      SCOPED_TRACE(static_cast<int>(kind));
      expect_even(join(comm, kind, left, right, 1 << 26));
    }
  }
}

TEST(JoinSkew, SkewedSideWhoseOtherSideIsKept) {
  const auto& comm = test::world();
  const Table skewed = my_rows(comm, true, false);
  Table unique = my_rows(comm, false, false);
  for (std::int64_t row = 0; row < unique.rows(); row += 2)
    unique[0].set_int(row, -unique[0].ints()[static_cast<std::size_t>(row)]);
  const auto inner = join(comm, JoinKind::kInner, skewed, unique, 1 << 26);
  // A row that matches nothing comes out once, though the other side's hot rows are on all ranks.
  const auto left = join(comm, JoinKind::kLeft, unique, skewed, 1 << 26);
  const auto right = join(comm, JoinKind::kRight, skewed, unique, 1 << 26);
  EXPECT_EQ(left.rows, right.rows);
  EXPECT_GT(left.rows, inner.rows + kKeys / 2);
  for (const auto& outcome : {inner, left, right}) {
    EXPECT_LT(outcome.left_skew, 1.2);
    EXPECT_LT(outcome.right_skew, 1.2);
  }
}

TEST(JoinSkew, SkewedRightSideOfWhichOneRowPerKeyMatters) {
  const auto& comm = test::world();
  for (const bool text : {false, true}) {
    const Table left = my_rows(comm, false, text);
    const Table right = my_rows(comm, true, text);
    std::int64_t matched = 0;
    for (const auto kind : {JoinKind::kSemi, JoinKind::kAnti, JoinKind::kNullAwareAnti, JoinKind::kMark}) {
      const auto outcome = join(comm, kind, left, right, 1 << 26);
      if (kind == JoinKind::kSemi) matched = outcome.rows;
      EXPECT_EQ(outcome.rows, kind == JoinKind::kSemi ? matched : kind == JoinKind::kMark ? kKeys : kKeys - matched);
      EXPECT_LT(outcome.left_skew, 1.2);
      EXPECT_LT(outcome.right_skew, 1.2);
    }
    EXPECT_GT(matched, kKeys / 100);
    EXPECT_LT(matched, kKeys);
  }
}

TEST(JoinSkew, SortedInputLargerThanTheFirstRound) {
  // The hot keys are met one after the other, each when most rows before it are on their way already.
  const auto& comm = test::world();
  const Table left = my_rows(comm, true, false, true);
  const Table right = my_rows(comm, false, false);
  expect_even(join(comm, JoinKind::kInner, left, right, 1 << 18));
}

TEST(JoinSkew, SkewedBothSides) {
  // All pairs of a hot key must come out, once.
  const auto& comm = test::world();
  const Table left = my_rows(comm, true, false);
  const Table all = my_rows(comm, true, false);
  std::vector<std::int64_t> some;
  for (std::int64_t row = 0; row < all.rows(); row += 100) some.push_back(row);
  const Table right = all.take(some);
  std::vector<std::int64_t> counts(2 * (kKeys + 1), 0);
  for (const auto key : left[0].ints()) ++counts[static_cast<std::size_t>(key)];
  for (const auto key : right[0].ints()) ++counts[static_cast<std::size_t>(kKeys + 1 + key)];
  comm.sum(counts);
  std::int64_t pairs = 0;
  for (std::size_t key = 0; key <= kKeys; ++key) pairs += counts[key] * counts[kKeys + 1 + key];
  const auto outcome = join(comm, JoinKind::kInner, left, right, 1 << 26);
  EXPECT_EQ(outcome.rows, pairs);
  EXPECT_LT(outcome.left_skew, 1.2);
  EXPECT_LT(outcome.right_skew, 1.2);
  EXPECT_LT(outcome.result_skew, 1.2);
}

}  // namespace
}  // namespace rankwise
