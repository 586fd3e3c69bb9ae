#include "ops/distinct_count.hpp"

#include <gtest/gtest.h>

#include <set>     // std::set
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/runtime/error.hpp"
#include "ops/global_data.hpp"

namespace rankwise {
namespace {

using test::draw;
using test::world;

constexpr std::int64_t kPlenty = std::int64_t{1} << 40;

std::string value_at(std::int64_t row, std::int64_t values) {
  return "item " + std::to_string(draw(11, row, values));
}

/// Counts rows [0, total) on all ranks, in batches of `batch` rows (one by one when 0). @collective
std::int64_t distinct(std::int64_t total, std::int64_t values, std::int64_t limit, std::int64_t batch) {
  DistinctCount counter(limit, test::shared_folder());
  const auto mine = test::my_rows(total);
  std::vector<Hash128> hashes;
  for (auto row = mine.begin; row < mine.end; ++row) {
    const auto hash = hash128_bytes(value_at(row, values));
    if (batch == 0) {
      counter.add(hash);
      continue;
    }
    hashes.push_back(hash);
    if (static_cast<std::int64_t>(hashes.size()) < batch && row + 1 < mine.end) continue;
    counter.add(hashes.data(), static_cast<std::int64_t>(hashes.size()));
    hashes.clear();
  }
  const auto count = counter.finish(world());
  EXPECT_EQ(counter.finish(world()), 0) << "the values are forgotten";
  return count;
}

std::int64_t reference(std::int64_t total, std::int64_t values) {
  std::set<std::string> seen;
  for (std::int64_t row = 0; row < total; ++row) seen.insert(value_at(row, values));
  return static_cast<std::int64_t>(seen.size());
}

TEST(DistinctCount, MatchesASet) {
  for (const std::int64_t batch : {0, 1, 7, 4096}) {
    EXPECT_EQ(distinct(20000, 9000, kPlenty, batch), reference(20000, 9000)) << batch;
  }
}

TEST(DistinctCount, SmallInputs) {
  EXPECT_EQ(distinct(0, 5, kPlenty, 0), 0);
  EXPECT_EQ(distinct(1, 5, kPlenty, 0), 1);
  EXPECT_EQ(distinct(5000, 1, kPlenty, 100), 1);
}

TEST(DistinctCount, SpillingChangesNothing) {
  for (const std::int64_t limit : {1, 5000, 100000}) {
    EXPECT_EQ(distinct(20000, 9000, limit, 512), reference(20000, 9000)) << limit;
  }
}

TEST(DistinctCount, SpillingOnOneRankAlone) {
  EXPECT_EQ(distinct(9000, 4000, world().rank() == 0 ? 1 : kPlenty, 64), reference(9000, 4000));
}

TEST(DistinctCount, TheZeroHashIsAValue) {
  for (const std::int64_t limit : {kPlenty, std::int64_t{1}}) {
    DistinctCount counter(limit, test::shared_folder());
    std::vector<Hash128> hashes{{0, 0}, {0, 1}, {1, 0}, {0, 0}};
    for (std::uint64_t i = 0; i < 100; ++i) hashes.push_back({mix64(i), mix64(i + 1000)});
    counter.add(hashes.data(), static_cast<std::int64_t>(hashes.size()));
    EXPECT_EQ(counter.finish(world()), 103);
  }
}

TEST(DistinctCount, AMissingScratchFolderIsAnOutputError) {
  DistinctCount counter(1, "/nonexistent/scratch");
  bool refused = false;
  try {
    for (std::uint64_t i = 1; i < 1000; ++i) counter.add({mix64(i), mix64(i * 7)});
  } catch (const OutputError&) {
    refused = true;
  }
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace rankwise
