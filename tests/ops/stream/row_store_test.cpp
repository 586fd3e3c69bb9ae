// Rows come back as they went in, in memory or spilled.
#include "ops/stream/row_store.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/ranks.hpp"

namespace rankwise {
namespace {

Table numbered_rows(std::int64_t rows) {
  Table table(Schema({{"id", kInt64}, {"share", kFloat64}, {"name", kText}, {"wide", kInt64}}));
  for (std::int64_t i = 0; i < rows; ++i) {
    table[0].append_int(i);
    i % 7 == 0 ? table[1].append_null() : table[1].append_double(static_cast<double>(i) / 3);
    i % 5 == 0 ? table[2].append_null() : table[2].append_text("name " + std::to_string(i % 1000));
    table[3].append_int(i % 2 == 0 ? INT64_MIN + i : INT64_MAX - i);
  }
  return table;
}

void expect_rows(const Table& expected, std::int64_t first, std::int64_t step, BatchSource& source) {
  RecordBatch batch;
  std::int64_t row = first;
  std::int64_t wrong = 0;
  while (source.next(batch)) {
    for (const auto i : batch.selection) {
      wrong += batch[0].ints[i] != expected[0].ints()[static_cast<std::size_t>(row)];
      wrong += (batch[1].valid[i] == 0) != expected[1].is_null(row);
      wrong += batch[1].doubles[i] != expected[1].doubles()[static_cast<std::size_t>(row)];
      wrong += (batch[2].valid[i] == 0) != expected[2].is_null(row);
      wrong += batch[2].texts[i] != expected[2].text(row);
      wrong += batch[3].ints[i] != expected[3].ints()[static_cast<std::size_t>(row)];
      row += step;
    }
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(row, expected.rows());
}

TEST(RowStore, GivesBackRowsInOrderWithAndWithoutSpilling) {
  const std::string folder = test::shared_folder();
  const Table rows = numbered_rows(50'000);
  for (const std::int64_t limit : {std::int64_t{1} << 30, std::int64_t{1} << 16}) {
    MemoryBudget budget(limit);
    RowStore store(rows.schema(), {budget, folder});
    store.append(rows);
    EXPECT_EQ(store.rows(), 50'000);
    EXPECT_EQ(store.spilled(), limit < rows.byte_size());
    for (int again = 0; again < 2; ++again) expect_rows(rows, 0, 1, *store.read());
    EXPECT_EQ(store.load(0).rows(), 50'000);
    EXPECT_LE(budget.used(), std::max(limit, std::int64_t{1} << 16));
    expect_rows(rows, 0, 1, *read_and_own(std::move(store)));
    EXPECT_EQ(budget.used(), 0);
  }
}

TEST(RowStore, ReadsColumnsThatAreAskedFor) {
  const std::string folder = test::shared_folder();
  const Table rows = numbered_rows(20'000);
  for (const std::int64_t limit : {std::int64_t{1} << 30, std::int64_t{1} << 16}) {
    MemoryBudget budget(limit);
    RowStore store(rows.schema(), {budget, folder});
    store.append(rows);
    RecordBatch batch;
    std::int64_t row = 0;
    std::int64_t wrong = 0;
    const auto source = store.read_columns({3, 2});
    EXPECT_EQ(source->schema(), Schema({{"wide", kInt64}, {"name", kText}}));
    while (source->next(batch)) {
      for (const auto i : batch.selection) {
        wrong += batch[0].ints[i] != rows[3].ints()[static_cast<std::size_t>(row)];
        wrong += batch[1].texts[i] != rows[2].text(row);
        ++row;
      }
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(row, 20'000);

    std::int64_t counted = 0;
    const auto nothing = store.read_columns({});
    while (nothing->next(batch)) counted += batch.rows;
    EXPECT_EQ(counted, 20'000);
  }
}

TEST(RowStore, KeepsPartitionsApart) {
  const std::string folder = test::shared_folder();
  const Table rows = numbered_rows(10'000);
  MemoryBudget budget(1 << 15);
  RowStore store(rows.schema(), {budget, folder}, 3);
  RecordBatch batch;
  std::vector<int> parts;
  for (std::int64_t begin = 0; begin < rows.rows(); begin += 1000) {
    fill_batch(rows, begin, 1000, batch);
    parts.clear();
    for (std::int64_t i = 0; i < 1000; ++i) parts.push_back(static_cast<int>((begin + i) % 3));
    store.append(batch, parts);
  }
  for (int p = 0; p < 3; ++p) expect_rows(rows, p, 3, *store.read(p));
  store.clear(1);
  EXPECT_EQ(store.rows(1), 0);
  EXPECT_EQ(store.rows(), 10'000 - 3333);
}

}  // namespace
}  // namespace rankwise
