#include "customer/customer_fold.hpp"

#include <gtest/gtest.h>

#include <map>    // std::map
#include <set>    // std::set
#include <tuple>  // std::tuple

#include "customer/retail_rows.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using test::Lie;
using test::Line;
using test::world;

constexpr std::int64_t kPlenty = std::int64_t{64} << 20;

/// What the fold gives, in no particular order over ranks.
struct Folded {
  std::vector<std::string> customers;  ///< "id|frequency|monetary|first|last|lines|items|country", sorted
  Tally duplicates;
};

Folded fold(const std::vector<Line>& all, Lie lie, bool distinct = false, std::int64_t memory = kPlenty,
            RetailColumns columns = test::retail_columns()) {
  CustomerFold customers(test::batch_schema(), columns, distinct, memory, test::shared_folder());
  test::feed(test::my_lines(all, lie), [&](const RecordBatch& batch) { customers.consume(batch); });
  Folded folded{test::all_lines(customers.finish(world())), customers.duplicates().over_ranks(world())};
  std::sort(folded.customers.begin(), folded.customers.end());
  return folded;
}

auto key_of(const Line& line) {
  return std::tuple(line.invoice, line.stock_code, line.description, line.quantity, line.time, line.price,
                    line.customer, line.country);
}

/// The same by a plain loop over all lines.
Folded reference(const std::vector<Line>& lines, bool distinct) {
  struct Customer {
    std::set<test::MaybeText> invoices;
    std::set<std::string> countries;
    std::int64_t money = 0, first = INT64_MAX, last = INT64_MIN, lines = 0, items = 0;
  };
  std::map<test::MaybeText, Customer> customers;
  std::set<decltype(key_of(Line{}))> seen;
  Folded folded;
  for (const auto& line : lines) {
    if (distinct && !seen.insert(key_of(line)).second) {
      folded.duplicates.add(1, *line.quantity * *line.price);
      continue;
    }
    auto& customer = customers[line.customer];
    customer.invoices.insert(line.invoice);
    if (line.country) customer.countries.insert(*line.country);
    customer.money += *line.quantity * *line.price;
    customer.first = std::min(customer.first, *line.time);
    customer.last = std::max(customer.last, *line.time);
    ++customer.lines;
    customer.items += *line.quantity;
  }
  for (const auto& [id, customer] : customers) {
    std::string text = id.value_or("~");
    for (const std::int64_t figure : {static_cast<std::int64_t>(customer.invoices.size()), customer.money,
                                      customer.first, customer.last, customer.lines, customer.items}) {
      text += "|" + std::to_string(figure);
    }
    folded.customers.push_back(text + "|" + (customer.countries.empty() ? "~" : *customer.countries.begin()));
  }
  std::sort(folded.customers.begin(), folded.customers.end());
  return folded;
}

TEST(CustomerFold, MatchesAPlainLoopHoweverRowsLie) {
  const auto lines = test::shop_lines(9000);
  const auto expected = reference(lines, false);
  for (const auto lie : {Lie::kEven, Lie::kLastRank, Lie::kScattered}) {
    EXPECT_EQ(fold(lines, lie).customers, expected.customers);
  }
}

TEST(CustomerFold, FoldsEqualRowsOnce) {
  const auto lines = test::shop_lines(9000);
  const auto expected = reference(lines, true);
  EXPECT_GT(expected.duplicates.rows, 300);
  for (const auto lie : {Lie::kEven, Lie::kLastRank, Lie::kScattered}) {
    const auto folded = fold(lines, lie, true);
    EXPECT_EQ(folded.customers, expected.customers);
    EXPECT_EQ(folded.duplicates, expected.duplicates);
  }
}

TEST(CustomerFold, GivesTheSameWhenItMustSpill) {
  const auto lines = test::shop_lines(9000);
  for (const bool distinct : {false, true}) {
    const auto expected = reference(lines, distinct);
    const auto folded = fold(lines, Lie::kScattered, distinct, 20000);
    EXPECT_EQ(folded.customers, expected.customers);
    EXPECT_EQ(folded.duplicates, expected.duplicates);
  }
}

TEST(CustomerFold, CountsDistinctTimesWhereThereIsNoInvoice) {
  auto columns = test::retail_columns();
  columns.invoice = -1;
  const std::vector<Line> lines{
      {.invoice = "1", .time = 10}, {.invoice = "2", .time = 10}, {.invoice = "2", .time = 11}, {.time = 10}};
  EXPECT_EQ(fold(lines, Lie::kEven, false, kPlenty, columns).customers,
            (std::vector<std::string>{"17850|2|400|10|11|4|4|UK"}));
}

TEST(CustomerFold, KeepsLinesWithoutCustomerTogether) {
  const std::vector<Line> lines{{.invoice = "1", .customer = std::nullopt},
                                {.invoice = "2", .customer = std::nullopt, .country = "Eire"},
                                {.invoice = "2", .quantity = -5, .time = 9}};
  EXPECT_EQ(fold(lines, Lie::kEven).customers,
            (std::vector<std::string>{"17850|1|-500|9|9|1|-5|UK", "~|2|200|0|0|2|2|Eire"}));
}

TEST(CustomerFold, LeavesOutWhatTheInputLacks) {
  auto columns = test::retail_columns();
  columns.country = columns.quantity = -1;
  EXPECT_EQ(fold({{}, {.invoice = "2"}}, Lie::kLastRank, false, kPlenty, columns).customers,
            (std::vector<std::string>{"17850|2|200|0|0|2"}));
}

TEST(CustomerFold, HoldsWithoutRowsAndWithOneHotCustomer) {
  EXPECT_TRUE(fold({}, Lie::kEven).customers.empty());
  EXPECT_TRUE(fold({}, Lie::kEven, true).customers.empty());
  std::vector<Line> hot;
  for (std::int64_t i = 0; i < 5000; ++i) hot.push_back({.invoice = std::to_string(i), .time = i});
  EXPECT_EQ(fold(hot, Lie::kEven, true, 20000).customers,
            (std::vector<std::string>{"17850|5000|500000|0|4999|5000|5000|UK"}));
}

TEST(CustomerFold, TellsRowsApartThatDifferInNullsOnly) {
  const std::vector<Line> lines{{.description = std::nullopt}, {.description = ""}, {.description = std::nullopt}};
  const auto folded = fold(lines, Lie::kEven, true);
  EXPECT_EQ(folded.duplicates, (Tally{1, 100}));
}

TEST(CustomerFold, TakesAColumnOfTheNameThatItGivesToCopies) {
  Schema schema({{"customer_id", kText}, {"time", kTimestamp}, {"amount", kInt64}, {"copies", kInt64}});
  RetailColumns columns;
  columns.customer = 0;
  columns.time = 1;
  columns.amount = 2;
  CustomerFold customers(schema, columns, true, kPlenty, test::shared_folder());
  Table table(schema);
  for (const std::int64_t copies : {7, 7, 8}) {
    table[0].append_text("a");
    table[1].append_int(0);
    table[2].append_int(5);
    table[3].append_int(copies);
  }
  RecordBatch batch;
  fill_batch(table, 0, 3, batch);
  if (world().is_driver()) customers.consume(batch);
  EXPECT_EQ(test::all_lines(customers.finish(world())), (std::vector<std::string>{"a|1|10|0|0|2"}));
  EXPECT_EQ(customers.duplicates().over_ranks(world()), (Tally{1, 5}));
}

TEST(CustomerFold, RefusesToCompareDoubles) {
  Schema schema = test::batch_schema();
  schema.add({"weight", kFloat64});
  EXPECT_NO_THROW(CustomerFold(schema, test::retail_columns(), false, kPlenty, test::shared_folder()));
  EXPECT_THROW(CustomerFold(schema, test::retail_columns(), true, kPlenty, test::shared_folder()), JobError);
}

}  // namespace
}  // namespace rankwise
