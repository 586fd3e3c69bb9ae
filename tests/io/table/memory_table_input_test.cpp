#include "io/table/memory_table_input.hpp"

#include <gtest/gtest.h>

#include "io/output_tables.hpp"
#include "io/table/pulled_rows.hpp"

namespace rankwise {
namespace {

using test::all_types_table;
using test::Cut;
using test::joined_csv;
using test::read_all;
using test::world;

TEST(MemoryTableInput, GivesTheShardThatARankHolds) {
  for (const std::int64_t rows : {0, 1, 10000}) {
    const auto table = std::make_shared<const Table>(all_types_table(rows, Cut::kLastOnly));
    const MemoryTableInput input(world(), "clean", table);
    EXPECT_EQ(read_all(input), joined_csv(*table));
    EXPECT_EQ(read_all(input), joined_csv(*table)) << "a second reading";
    const std::vector<std::string_view> names{"flag", "name"};
    EXPECT_EQ(read_all(input, {5, 6}), joined_csv(table->select(names)));
    EXPECT_EQ(test::count_rows(input), rows);
    EXPECT_EQ(input.statistics().rows, static_cast<double>(rows));
    EXPECT_EQ(input.origin(), "table clean of this run");
  }
}

TEST(MemoryTableInput, EstimatesDistinctValuesWithinAFewPercent) {
  constexpr std::int64_t kRows = 100000;
  const auto statistics_of = [&](const RowRange& mine) {
    auto table = std::make_shared<Table>(Schema({{"id", kInt64}, {"group", kFloat64}, {"word", kText}}));
    for (std::int64_t i = mine.begin; i < mine.end; ++i) {
      (*table)[0].append_int(i);
      (*table)[1].append_double(static_cast<double>(i % 50));
      i % 2 == 0 ? (*table)[2].append_null() : (*table)[2].append_text(std::to_string(i % 10000));
    }
    return MemoryTableInput(world(), "t", table).statistics();
  };
  const auto even = statistics_of(even_range(kRows, world().size(), world().rank()));
  EXPECT_NEAR(even.distinct[0], kRows, 0.1 * kRows);
  EXPECT_NEAR(even.distinct[1], 50, 5);
  EXPECT_NEAR(even.distinct[2], 5000, 500);
  const auto alone = statistics_of(world().is_driver() ? RowRange{0, kRows} : RowRange{0, 0});
  EXPECT_EQ(even.distinct, alone.distinct);
}

}  // namespace
}  // namespace rankwise
