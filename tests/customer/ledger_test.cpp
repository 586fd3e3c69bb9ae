#include "customer/ledger.hpp"

#include <gtest/gtest.h>

#include "customer/retail_rows.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

using test::Line;
using test::world;

constexpr std::int64_t kMost = INT64_MAX;

template <typename Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(Ledger, TakesStagesThatBalance) {
  Ledger ledger;
  ledger.add({"cleaning", {10, 1000}, {7, 900}, {{"cancellation", {2, -50}}, {"overlap", {1, 150}}}});
  ledger.add({"customers", {7, 900}, {7, 900}});
  ASSERT_EQ(ledger.entries().size(), 2u);
  EXPECT_EQ(ledger.entries()[0].drops[1].reason, "overlap");
}

TEST(Ledger, RefusesAStageThatLosesOrInventsRowsOrMoney) {
  Ledger ledger;
  EXPECT_THROW(ledger.add({"cleaning", {10, 1000}, {9, 1000}}), ProgramError);
  EXPECT_THROW(ledger.add({"cleaning", {10, 1000}, {10, 1001}}), ProgramError);
  EXPECT_THROW(ledger.add({"cleaning", {10, 1000}, {9, 900}, {{"overlap", {1, 99}}}}), ProgramError);
  EXPECT_TRUE(ledger.entries().empty());
}

TEST(Ledger, RefusesAGapBetweenStagesAndNamesBoth) {
  Ledger ledger;
  ledger.add({"cleaning", {10, 1000}, {10, 1000}});
  const auto error = error_of([&] { ledger.add({"customers", {9, 1000}, {9, 1000}}); });
  EXPECT_NE(error.find("cleaning gave 10 rows, money 1000; customers took 9 rows"), std::string::npos) << error;
}

TEST(Tally, RefusesASumBeyond64Bits) {
  Tally tally{1, kMost};
  EXPECT_THROW(tally.add(1, 1), BudgetError);
  tally.add(1, -1);
  EXPECT_EQ(tally, (Tally{2, kMost - 1}));
}

TEST(TallySum, LeavesTheRangeOnlyInTheEnd) {
  // More than 64 bits on rank 0; the last rank brings it back.
  TallySum sum;
  if (world().is_driver()) {
    sum.add(1, kMost);
    sum.add(1, kMost);
  }
  if (world().rank() == world().size() - 1) sum.add(1, -kMost);
  EXPECT_EQ(sum.over_ranks(world()), (Tally{3, kMost}));
}

TEST(TallySum, RefusesOnEveryRankWhatNoRankExceedsAlone) {
  TallySum sum;
  if (world().is_driver()) sum.add(1, kMost);
  if (world().rank() == world().size() - 1) sum.add(1, 1);
  const auto error = error_of([&] { sum.over_ranks(world()); });
  EXPECT_NE(error.find("a sum of money leaves the range"), std::string::npos);
}

TEST(Amount, IsQuantityTimesPriceAndNullWhereEitherIs) {
  std::vector<Line> lines(4);
  lines[0].quantity = -3;
  lines[0].price = 250;
  lines[1].quantity = std::nullopt;
  lines[2].price = std::nullopt;
  lines[3].quantity = 3037000499;
  lines[3].price = 3037000499;
  test::feed(lines, [](const RecordBatch& batch) {
    const BatchColumn& amount = batch[8];
    EXPECT_EQ(amount.type, decimal(2));
    EXPECT_EQ(amount.valid, (std::vector<std::uint8_t>{1, 0, 0, 1}));
    EXPECT_EQ(amount.ints, (std::vector<std::int64_t>{-750, 0, 0, 9223372030926249001}));
  });
}

TEST(Amount, SaysWhichRowOverflows) {
  std::vector<Line> lines(3);
  lines[1].quantity = 3037000500;
  lines[1].price = -3037000500;
  try {
    test::feed(lines, [](const RecordBatch&) {});
    ADD_FAILURE();
  } catch (const RowError& e) {
    EXPECT_EQ(e.row(), 1);
    EXPECT_EQ(e.exit_code(), ExitCode::kInput);
  }
}

TEST(Amount, OfRowsThatAreOutOfPlayMayOverflow) {
  const Table table = test::retail_table({{}, {.quantity = kMost, .price = 2}});
  RecordBatch batch;
  fill_batch(table, 0, 2, batch);
  batch.selection = {0};
  EXPECT_NO_THROW(derive_amount(batch, test::retail_columns()));
  EXPECT_EQ(batch[8].ints[0], 100);
}

TEST(Amount, OfTheInputIsLeftAlone) {
  RecordBatch batch;
  RetailColumns columns;
  columns.amount = 3;
  derive_amount(batch, columns);
  EXPECT_TRUE(batch.columns.empty());
}

}  // namespace
}  // namespace rankwise
