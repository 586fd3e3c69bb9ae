#include "engine/exchange/exchange.hpp"

#include <gtest/gtest.h>

#include <map>     // std::map
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

/// Row `row` of an invented table: text and double with nulls, money without, the row number.
void append_row(Table& table, std::int64_t row) {
  const auto hash = mix64(static_cast<std::uint64_t>(row));
  if (hash % 7 == 0) {
    table[0].append_null();
  } else {
    table[0].append_text(std::string(hash % 5, 'k') + std::to_string(hash % 31));
  }
  if (hash % 11 == 0) {
    table[1].append_null();
  } else {
    table[1].append_double(static_cast<double>(hash % 1000) / 8);
  }
  table[2].append_int(static_cast<std::int64_t>(hash % 500) - 250);
  table[3].append_int(row);
}

Table empty_table() {
  return Table(Schema({{"key", kText}, {"x", kFloat64}, {"money", decimal(2)}, {"row", kInt64}}));
}

Table rows_table(RowRange rows) {
  Table table = empty_table();
  for (auto row = rows.begin; row < rows.end; ++row) append_row(table, row);
  return table;
}

RowRange my_rows(std::int64_t total) {
  return even_range(total, world().size(), world().rank());
}

/// Checks that a table holds exactly the invented rows `rows`, in that order.
void expect_rows(const Table& table, const std::vector<std::int64_t>& rows) {
  Table expected = empty_table();
  for (const auto row : rows) append_row(expected, row);
  EXPECT_EQ(table.schema(), expected.schema());
  const auto ints = table[3].ints();
  EXPECT_EQ(std::vector<std::int64_t>(ints.begin(), ints.end()), rows);
  if (table.rows() != expected.rows()) return;
  for (std::int64_t i = 0; i < table.rows(); ++i) {
    EXPECT_EQ(table[0].is_null(i), expected[0].is_null(i));
    EXPECT_EQ(table[0].text(i), expected[0].text(i));
    EXPECT_EQ(table[1].is_null(i), expected[1].is_null(i));
    EXPECT_EQ(table[1].doubles()[static_cast<std::size_t>(i)], expected[1].doubles()[static_cast<std::size_t>(i)]);
    EXPECT_EQ(table[2].ints()[static_cast<std::size_t>(i)], expected[2].ints()[static_cast<std::size_t>(i)]);
  }
}

int destination_of(std::int64_t row) {
  return static_cast<int>(mix64(static_cast<std::uint64_t>(row) + 99) % static_cast<std::uint64_t>(world().size()));
}

TEST(ExchangeRows, RowsArriveBySourceRankInTheirOrder) {
  for (const std::int64_t piece : {3, 64, 1 << 24}) {
    for (const std::int64_t total : {0, 1, 2, 500}) {
      Communicator comm = world();
      comm.set_piece_bytes(piece);
      const auto mine = my_rows(total);
      std::vector<int> destination;
      for (auto row = mine.begin; row < mine.end; ++row) destination.push_back(destination_of(row));
      std::vector<std::int64_t> expected;
      for (std::int64_t row = 0; row < total; ++row) {
        if (destination_of(row) == comm.rank()) expected.push_back(row);
      }
      expect_rows(exchange_rows(comm, rows_table(mine), destination), expected);
    }
  }
}

TEST(ExchangeRows, AllRowsToOneRank) {
  const auto mine = my_rows(300);
  const int last = world().size() - 1;
  const Table received =
      exchange_rows(world(), rows_table(mine), std::vector<int>(static_cast<std::size_t>(mine.end - mine.begin), last));
  std::vector<std::int64_t> expected;
  for (std::int64_t row = 0; world().rank() == last && row < 300; ++row) expected.push_back(row);
  expect_rows(received, expected);
}

TEST(ExchangeRows, NullsOnOneRankAlone) {
  Table table(Schema({{"n", kInt64}, {"from", kInt64}}));
  const int last = world().size() - 1;
  for (int i = 0; i < 3; ++i) {
    if (world().rank() == last && i == 1) {
      table[0].append_null();
    } else {
      table[0].append_int(i);
    }
    table[1].append_int(world().rank());
  }
  const Table received = exchange_rows(world(), table, std::vector<int>(3, 0));
  const std::int64_t rows = world().is_driver() ? 3 * world().size() : 0;
  EXPECT_EQ(received.rows(), rows);
  EXPECT_EQ(received[0].null_count(), world().is_driver() ? 1 : 0);
  for (std::int64_t i = 0; i < rows; ++i) EXPECT_EQ(received[0].is_null(i), i == rows - 2) << i;
}

TEST(ExchangeRows, NeedsADestinationPerRow) {
  EXPECT_THROW(exchange_rows(world(), rows_table({0, 2}), std::vector<int>(1, 0)), ProgramError);
}

TEST(ExchangeByKey, EqualKeysMeetAndNoRowIsLost) {
  const std::int64_t total = 2000;
  const int key = 0;
  const Table received = exchange_by_key(world(), rows_table(my_rows(total)), std::span(&key, 1));
  EXPECT_EQ(received.partitioning(), Partitioning::kKeyHash);
  EXPECT_EQ(world().sum(received.rows()), total);

  std::string keys;
  for (std::int64_t i = 0; i < received.rows(); ++i) {
    keys += (received[0].is_null(i) ? "~" : "=" + std::string(received[0].text(i))) + "\n";
  }
  std::map<std::string, std::size_t> home;
  const auto all = world().all_gather_text(keys);
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    for (std::size_t begin = 0; begin < all[rank].size();) {
      const auto end = all[rank].find('\n', begin);
      const auto [place, fresh] = home.try_emplace(all[rank].substr(begin, end - begin), rank);
      EXPECT_EQ(place->second, rank) << place->first;
      begin = end + 1;
    }
  }
  EXPECT_EQ(home.count("~"), 1u);
  EXPECT_GT(home.size(), 100u);
}

TEST(HashRowKey, SeparatesNullsEmptyTextsAndColumnOrder) {
  Table table(Schema({{"a", kText}, {"b", kText}}));
  table[0].append_text("x");
  table[1].append_text("y");
  table[0].append_text("");
  table[1].append_null();
  table[0].append_null();
  table[1].append_text("");
  const auto hash = [&](std::vector<int> keys, std::int64_t row) { return hash_row_key(table, keys, row); };
  EXPECT_NE(hash({0, 1}, 0), hash({1, 0}, 0));
  EXPECT_NE(hash({0}, 1), hash({0}, 2));
  EXPECT_NE(hash({0, 1}, 1), hash({0, 1}, 2));
  EXPECT_EQ(hash({0}, 1), hash({1}, 2));
}

TEST(OwnerOf, CutsTheHashesEvenly) {
  for (const int ranks : {1, 2, 3, 7}) {
    std::vector<int> rows(static_cast<std::size_t>(ranks), 0);
    for (std::uint64_t i = 0; i < 7000; ++i) ++rows[static_cast<std::size_t>(owner_of(mix64(i), ranks))];
    for (const int count : rows) EXPECT_NEAR(count, 7000 / ranks, 300);
    EXPECT_EQ(owner_of(0, ranks), 0);
    EXPECT_EQ(owner_of(UINT64_MAX, ranks), ranks - 1);
  }
}

TEST(EvenRange, CoversAllRowsOnce) {
  for (const std::int64_t total : {std::int64_t{0}, std::int64_t{1}, std::int64_t{10}, INT64_MAX}) {
    std::int64_t at = 0;
    for (int rank = 0; rank < 7; ++rank) {
      const auto range = even_range(total, 7, rank);
      EXPECT_EQ(range.begin, at);
      EXPECT_NEAR(static_cast<double>(range.end - range.begin), static_cast<double>(total) / 7, 1.0);
      at = range.end;
    }
    EXPECT_EQ(at, total);
  }
}

}  // namespace
}  // namespace rankwise
