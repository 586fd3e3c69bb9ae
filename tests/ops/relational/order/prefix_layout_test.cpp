// Prefixes compare as the rows do, for the rows they were laid out for and for any other row.
#include "ops/relational/order/prefix_layout.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "ops/relational/order/table_order.hpp"
#include "ops/relational/plain_rows.hpp"

namespace rankwise {
namespace {

using test::Cell;
using test::draw;
using test::PlainRows;

const Schema kSchema({{"a", kInt64}, {"b", kText}, {"c", kFloat64}, {"d", kInt64}});

PlainRows invent(std::uint64_t seed, std::int64_t total) {
  const std::int64_t numbers[] = {
      0, 1, 2, -1, 1000, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
  const std::string texts[] = {"",  "a",       std::string("a\0", 2), "ab", "abcdefgh", "abcdefghi", "abcdefg",
                               "b", "\xff\xff"};
  const double doubles[] = {
      0.0, -0.0, 1.5, -1.5, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()};
  PlainRows rows;
  for (std::int64_t row = 0; row < total; ++row) {
    const auto pick = [&](std::uint64_t purpose, std::int64_t bound) { return draw(seed * 100 + purpose, row, bound); };
    Cell a = numbers[pick(1, 7)], b = texts[pick(2, 9)], c = doubles[pick(3, 6)], d = pick(4, 3);
    if (pick(5, 4) == 0) a = {};
    if (pick(6, 4) == 0) b = {};
    if (pick(7, 4) == 0) c = {};
    rows.push_back({a, b, c, d});
  }
  return rows;
}

int sign(int order) {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::vector<OrderKey> keys_of(int choice) {
  std::vector<OrderKey> keys;
  for (int c = 0; c < 4; ++c) {
    keys.push_back({(c + choice) % 4, (choice >> c & 1) != 0, (choice >> (c + 1) & 1) != 0});
  }
  return keys;
}

TEST(PrefixLayout, NeverContradictsTheOrder) {
  std::int64_t contradictions = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const auto total = static_cast<std::int64_t>(1 + seed);
    const Table own = test::table_of(kSchema, invent(seed, total), 0, total);
    const Table others = test::table_of(kSchema, invent(seed + 50, 60), 0, 60);
    RecordBatch batch;
    fill_batch(others, 0, 60, batch);
    for (int choice = 0; choice < 16; ++choice) {
      const RowOrder order(kSchema, keys_of(choice));
      std::vector<SortItem> items(static_cast<std::size_t>(total));
      for (std::size_t i = 0; i < items.size(); ++i) items[i].row = static_cast<std::uint32_t>(i);
      const PrefixLayout open(order, own, items, 0, true);
      open.write(own, items);
      std::vector<std::uint64_t> prefixes;
      open.write(batch, prefixes);
      for (const auto& item : items) {
        for (std::int64_t j = 0; j < 60; ++j) {
          const auto prefix = prefixes[static_cast<std::size_t>(j)];
          const int by_prefix = prefix < item.prefix ? -1 : prefix > item.prefix ? 1 : 0;
          const int by_order = sign(order.compare(batch, j, own, item.row));
          contradictions += by_prefix != 0 && by_prefix != by_order ? 1 : 0;
        }
      }
    }
  }
  EXPECT_EQ(contradictions, 0);
}

TEST(PrefixLayout, SortsTablesAsComparisonsDo) {
  for (const std::int64_t total : {0, 1, 2, 30, 700, 20'000}) {
    const auto rows = invent(7, total);
    const Table table = test::table_of(kSchema, rows, 0, total);
    for (int choice = 0; choice < 16; ++choice) {
      const auto sorted = sorted_rows(table, RowOrder(kSchema, keys_of(choice)));
      std::int64_t wrong = 0;
      for (std::size_t i = 1; i < sorted.size(); ++i) {
        wrong += test::compare_rows(rows[sorted[i - 1].row], rows[sorted[i].row], keys_of(choice)) > 0 ? 1 : 0;
      }
      EXPECT_EQ(wrong, 0) << total << " " << choice;
      EXPECT_EQ(static_cast<std::int64_t>(sorted.size()), total);
    }
  }
}

}  // namespace
}  // namespace rankwise
