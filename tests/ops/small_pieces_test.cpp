// The operators with messages of a few bytes: every exchange travels in many pieces.
#include <gtest/gtest.h>

#include "ops/distinct_count.hpp"
#include "ops/global_data.hpp"
#include "ops/hash_aggregate.hpp"
#include "ops/quantile.hpp"
#include "ops/sort.hpp"

namespace rankwise {
namespace {

using test::all_lines;
using test::my_rows;
using test::world;

/// "name <row mod 37>" and the row number, for this rank's rows.
Table names_table(std::int64_t total) {
  Table table(Schema({{"name", kText}, {"row", kInt64}}));
  const auto mine = my_rows(total);
  for (auto row = mine.begin; row < mine.end; ++row) {
    table[0].append_text("name " + std::to_string(row % 37));
    table[1].append_int(row);
  }
  return table;
}

TEST(SmallPieces, ChangeNothing) {
  Communicator comm = world();
  comm.set_piece_bytes(5);
  const std::vector<SortKey> keys{{0}, {1, true}};
  const Table table = names_table(400);
  const auto sorted = all_lines(sort_rows(world(), table, keys));
  EXPECT_EQ(all_lines(sort_rows(comm, table, keys)), sorted);
  EXPECT_EQ(all_lines(rebalance(comm, sort_rows(comm, table, keys))), sorted);
  EXPECT_EQ(sorted.front(), "name 0|370");

  const auto grouped = [&](const Communicator& with) {
    HashAggregate aggregate(table.schema(), {0}, {{AggregateFunction::kSum, 1, {"sum", kInt64}}}, 1 << 30,
                            test::shared_folder());
    RecordBatch batch;
    fill_batch(table, 0, table.rows(), batch);
    aggregate.consume(batch);
    return all_lines(aggregate.finish(with, {0}));
  };
  EXPECT_EQ(grouped(comm), grouped(world()));
  EXPECT_EQ(grouped(comm).size(), 37u);

  DistinctCount distinct(1 << 20, test::shared_folder());
  for (std::int64_t row = 0; row < table.rows(); ++row) distinct.add(hash128_bytes(table[0].text(row)));
  EXPECT_EQ(distinct.finish(comm), 37);

  const auto rows = table[1].ints();
  const auto positions = global_positions(comm, rows, rows);
  EXPECT_EQ(positions, std::vector<std::int64_t>(rows.begin(), rows.end()));

  ValueCounts counts;
  for (const auto row : rows) counts.add(row % 10 == 3 ? -4 : row);
  EXPECT_EQ(most_frequent(comm, counts).value, -4);
  EXPECT_EQ(most_frequent(comm, counts).count, 40);
}

}  // namespace
}  // namespace rankwise
