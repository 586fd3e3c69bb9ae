#include "customer/quality.hpp"

#include <gtest/gtest.h>

#include <set>  // std::set

#include "customer/clean_counts.hpp"
#include "customer/retail_rows.hpp"

namespace rankwise {
namespace {

using test::Lie;
using test::Line;
using test::shared_folder;
using test::world;

constexpr std::int64_t kPlenty = std::int64_t{64} << 20;

QualityReport report_of(const std::vector<Line>& all, Lie lie, std::int64_t memory = kPlenty) {
  QualityCounters counters(test::retail_schema(), test::retail_columns(), true, memory, shared_folder());
  test::feed(test::my_lines(all, lie), [&](const RecordBatch& batch) { counters.consume(batch); });
  return counters.finish(world());
}

/// One row as text, for comparing whole rows.
std::string text_of(const Line& line) {
  const auto text = [](const auto& value) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, test::MaybeInt>) {
      return value ? std::to_string(*value) : std::string("~");
    } else {
      return value ? "\"" + *value + "\"" : std::string("~");
    }
  };
  return text(line.invoice) + text(line.stock_code) + text(line.description) + text(line.quantity) + "/" +
         text(line.time) + "/" + text(line.price) + text(line.customer) + text(line.country);
}

void expect_report(const QualityReport& report, const std::vector<Line>& lines) {
  std::set<std::string> rows;
  std::set<std::string> customers;
  std::int64_t null_customers = 0;
  std::int64_t null_descriptions = 0;
  NumberQuality quantity{0, 0, INT64_MAX, INT64_MIN};
  std::vector<std::int64_t> quantities;
  std::int64_t zero_price = 0;
  std::int64_t cancelled = 0;
  std::int64_t revenue = 0;
  std::int64_t nobody = 0;
  for (const auto& line : lines) {
    rows.insert(text_of(line));
    line.customer ? (void)customers.insert(*line.customer) : (void)++null_customers;
    null_descriptions += line.description ? 0 : 1;
    quantity.negative += *line.quantity < 0 ? 1 : 0;
    quantity.zero += *line.quantity == 0 ? 1 : 0;
    quantity.smallest = std::min(quantity.smallest, *line.quantity);
    quantity.largest = std::max(quantity.largest, *line.quantity);
    quantities.push_back(*line.quantity);
    zero_price += *line.price == 0 ? 1 : 0;
    cancelled += line.invoice->front() == 'C' ? 1 : 0;
    revenue += *line.quantity * *line.price;
    if (!line.customer) nobody += *line.quantity * *line.price;
  }
  std::sort(quantities.begin(), quantities.end());
  const double at = 0.99 * static_cast<double>(quantities.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const auto step = static_cast<double>(quantities[below + 1] - quantities[below]);
  const double p99 = static_cast<double>(quantities[below]) + (at - static_cast<double>(below)) * step;

  EXPECT_EQ(report.rows, static_cast<std::int64_t>(lines.size()));
  EXPECT_EQ(report.exact_duplicates, report.rows - static_cast<std::int64_t>(rows.size()));
  EXPECT_EQ(report.columns[6].nulls, null_customers);
  EXPECT_EQ(report.columns[6].distinct, static_cast<std::int64_t>(customers.size()));
  EXPECT_EQ(report.columns[2].nulls, null_descriptions);
  EXPECT_FALSE(report.columns[3].distinct.has_value());
  EXPECT_EQ(report.quantity->negative, quantity.negative);
  EXPECT_EQ(report.quantity->zero, quantity.zero);
  EXPECT_EQ(report.quantity->smallest, quantity.smallest);
  EXPECT_EQ(report.quantity->largest, quantity.largest);
  EXPECT_NEAR(report.quantity_p99.value(), p99, 1e-9);
  EXPECT_EQ(report.quantity_above_p99, std::count_if(quantities.begin(), quantities.end(),
                                                     [&](std::int64_t q) { return static_cast<double>(q) > p99; }));
  EXPECT_EQ(report.price->zero, zero_price);
  EXPECT_EQ(report.cancelled_rows, cancelled);
  EXPECT_EQ(report.revenue, revenue);
  EXPECT_EQ(report.revenue_without_customer, nobody);
}

TEST(Quality, MatchesAPlainCount) {
  const auto lines = test::shop_lines(6000);
  expect_report(report_of(lines, Lie::kEven), lines);
  expect_report(report_of(lines, Lie::kScattered), lines);
}

TEST(Quality, CountsAlikeWithRanksWithoutRowsAndLittleMemory) {
  const auto lines = test::shop_lines(6000);
  expect_report(report_of(lines, Lie::kLastRank), lines);
  expect_report(report_of(lines, Lie::kScattered, 4096), lines);
}

TEST(Quality, TellsNullsFromEmptyTextsAndMovedTexts) {
  std::vector<Line> lines(6);
  lines[0].description = "";
  lines[1].description = std::nullopt;
  lines[2].stock_code = "AT";
  lines[2].description = "HING";
  lines[3].stock_code = "A";  // "A" "THING" again
  const auto report = report_of(lines, Lie::kEven);
  EXPECT_EQ(report.exact_duplicates, 2);  // 3, 4 and 5 are equal
  EXPECT_EQ(report.columns[2].nulls, 1);
  EXPECT_EQ(report.columns[2].distinct, 3);  // "", "HING", "THING"
}

TEST(Quality, HoldsWithoutRowsAndWithOne) {
  const auto none = report_of({}, Lie::kEven);
  EXPECT_EQ(none.rows, 0);
  EXPECT_EQ(none.exact_duplicates, 0);
  EXPECT_EQ(none.quantity->largest, 0);
  EXPECT_EQ(none.quantity_above_p99, 0);
  EXPECT_FALSE(none.first_time.has_value());
  const auto one = report_of({{.quantity = 7, .time = -5, .price = 3}}, Lie::kEven);
  EXPECT_EQ(one.rows, 1);
  EXPECT_EQ(one.quantity_p99.value(), 7);
  EXPECT_EQ(one.quantity_above_p99, 0);
  EXPECT_EQ(one.first_time, -5);
  EXPECT_EQ(one.last_time, -5);
  EXPECT_EQ(one.revenue, 21);
}

TEST(Quality, LeavesOutWhatTheJobDoesNotHave) {
  const Schema schema({{"name", kText}});
  QualityCounters counters(schema, RetailColumns{}, false, kPlenty, shared_folder());
  Table table(schema);
  table[0].append_text("x");
  RecordBatch batch;
  fill_batch(table, 0, 1, batch);
  counters.consume(batch);
  const auto report = counters.finish(world());
  EXPECT_EQ(report.rows, world().size());
  EXPECT_EQ(report.columns[0].distinct, 1);
  EXPECT_FALSE(report.exact_duplicates || report.quantity || report.price || report.first_time);
}

TEST(CleanCounts, CountDistinctInvoicesAndProducts) {
  const auto lines = test::shop_lines(2000);
  std::set<std::string> invoices;
  std::set<std::string> stock_codes;
  for (const auto& line : lines) {
    invoices.insert(*line.invoice);
    stock_codes.insert(*line.stock_code);
  }
  CleanCounts counts(test::retail_columns(), 4096, shared_folder());
  test::feed(test::my_lines(lines, Lie::kScattered), [&](const RecordBatch& batch) { counts.consume(batch); });
  const auto facts = counts.finish(world());
  EXPECT_EQ(facts.invoices, static_cast<std::int64_t>(invoices.size()));
  EXPECT_EQ(facts.stock_codes, static_cast<std::int64_t>(stock_codes.size()));
}

}  // namespace
}  // namespace rankwise
