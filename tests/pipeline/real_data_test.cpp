#include <gtest/gtest.h>

#include <cstdlib>  // std::getenv

#include "pipeline/run_test_job.hpp"

namespace rankwise {
namespace {

/// The file of UCI Online Retail: in RANKWISE_TEST_DATA, or in shared/data beside the project; empty if it is missing.
std::filesystem::path online_retail() {
  const char* folder = std::getenv("RANKWISE_TEST_DATA");
  if (folder == nullptr) return test::find_upwards("shared/data/online_retail.csv.xz");
  const auto path = std::filesystem::path(folder) / "online_retail.csv.xz";
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

TEST(OnlineRetail, Gives4339CustomersByTheRulesOfR7) {
  const auto file = online_retail();
  if (file.empty()) GTEST_SKIP() << "Online Retail is not here";
  const std::string job =
      "[source]\npaths = '" + file.string() +
      "'\n[schema.columns]\ninvoice = ['InvoiceNo', 'Invoice']\nstock_code = 'StockCode'\n"
      "description = 'Description'\nquantity = 'Quantity'\ntime = 'InvoiceDate'\nprice = ['UnitPrice', 'Price']\n"
      "customer_id = ['CustomerID', 'Customer ID']\ncountry = 'Country'\n[quality]\n"
      "[cleaning]\nnon_positive_price = 'keep'\nfill.description = 'Unknown'\n[rfm]\n[output]\nhdf5 = false\n";
  const auto run = test::run_test_job("online_retail", job, {});
  const auto summary = run.json("summary.json");
  EXPECT_EQ(summary["rfm"]["customers"], 4339);
  EXPECT_EQ(run.lines("customers.csv").size(), 4340u);
  EXPECT_EQ(summary["ledger"]["stages"][0]["in"]["rows"], 541909);

  const auto quality = run.json("quality.json");  // R6; the report comes before the fill
  EXPECT_EQ(quality["columns"][2]["nulls"], 1454);
  EXPECT_EQ(quality["columns"][6]["nulls"], 135080);
  EXPECT_EQ(quality["columns"][6]["distinct"], 4372);
  EXPECT_EQ(quality["exact_duplicates"]["rows"], 5268);
  EXPECT_EQ(quality["quantity"]["negative"], 10624);
  EXPECT_EQ(quality["price"]["not_positive"], 2517);
  EXPECT_DOUBLE_EQ(quality["revenue"]["total"], 9747747.934);
}

}  // namespace
}  // namespace rankwise
