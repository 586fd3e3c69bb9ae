#include "pipeline/run_job.hpp"

#include <gtest/gtest.h>

#include "pipeline/customer_columns.hpp"
#include "pipeline/run_test_job.hpp"

namespace rankwise {
namespace {

using nlohmann::json;
using test::kSchema;
using test::run_test_job;
using test::small_shop;
using Texts = std::vector<std::string>;

const std::string kDrop = std::string(kSchema) + "[source]\nbad_rows = 'drop'\n";
const std::string kRfm = kDrop + "[cleaning]\n[rfm]\n";

TEST(RunJob, WritesTheCustomersOfASmallShop) {
  const auto run = run_test_job("customers", kRfm, {small_shop()});
  EXPECT_EQ(run.lines("customers.csv"),
            (Texts{"customer_id,recency_days,frequency,monetary,first_purchase,last_purchase,lines,items,country,"
                   "avg_order_value",
                   "12346,3,1,12.00,2010-12-05 10:00:00,2010-12-05 10:00:00,2,6,France,12",
                   "12347,1,1,1.00,2010-12-07 12:00:00,2010-12-07 12:00:00,1,2,UK,1",
                   "17850,7,1,5.25,2010-12-01 08:26:00,2010-12-01 08:26:00,2,3,UK,5.25"}));
  const auto rfm = run.json("summary.json")["rfm"];
  EXPECT_EQ(rfm["reference_time"], "2010-12-08 12:00:00");
  EXPECT_EQ(rfm["customers"], 3);
  EXPECT_EQ(rfm["monetary"]["median"], 5.25);
  EXPECT_TRUE(run.has("customers.h5"));
}

TEST(RunJob, KeepsALedgerThatBalances) {
  const auto ledger = run_test_job("ledger", kRfm, {small_shop()}).json("summary.json")["ledger"];
  EXPECT_EQ(ledger["files"],
            json::parse(R"([{"file": "0.csv", "rows_read": 10, "rows_accepted": 8, "rows_refused": 2}])"));
  EXPECT_EQ(ledger["stages"][0], json::parse(R"({"stage": "cleaning", "in": {"rows": 8, "revenue": 20.75},
            "out": {"rows": 5, "revenue": 18.25}, "dropped": [
              {"reason": "missing_customer", "rows": 1, "revenue": 4.0},
              {"reason": "non_positive_quantity", "rows": 1, "revenue": -1.5},
              {"reason": "non_positive_price", "rows": 1, "revenue": 0.0}]})"));
  EXPECT_EQ(ledger["stages"][1], json::parse(R"({"stage": "customers", "in": {"rows": 5, "revenue": 18.25},
            "out": {"rows": 5, "revenue": 18.25}, "dropped": []})"));
  EXPECT_EQ(ledger["balanced"], true);
}

TEST(RunJob, NotesRefusedRowsOnceEvenWhenItReadsTwice) {
  for (const char* more : {"", "fill.description = 'Unknown'\n"}) {
    const auto run = run_test_job("rejects", kDrop + "[cleaning]\n" + more + "[rfm]\n", {small_shop()});
    const auto lines = run.lines("rejects.csv");
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0], "file,byte_offset,line,column,reason,text");
    const auto at = [](const char* row) { return std::to_string(small_shop().find(row)); };
    EXPECT_EQ(lines[1].find("0.csv," + at("536370") + ",9,Quantity,"), 0u) << lines[1];
    EXPECT_NE(lines[1].find("\"536370,D,Cup,x,2010-12-05 11:00:00,1.00,12347,UK\""), std::string::npos) << lines[1];
    EXPECT_EQ(lines[2].find("0.csv," + at("536371") + ",10,Price,"), 0u) << lines[2];
    EXPECT_NE(lines[2].find("\"\"b,d\"\""), std::string::npos) << lines[2];
  }
}

TEST(RunJob, TakesBadFieldsAsNullsWhereItMay) {
  const auto run = run_test_job(
      "permissive", std::string(kSchema) + "[source]\nbad_rows = 'permissive'\n[quality]\n[cleaning]\n[rfm]\n",
      {small_shop()});
  EXPECT_EQ(run.lines("rejects.csv").size(), 2u);  // price may not be null
  const auto quality = run.json("quality.json");
  EXPECT_EQ(quality["rows"], 9);
  EXPECT_EQ(quality["columns"][3]["nulls"], 1);
  EXPECT_EQ(quality["columns"][6]["nulls"], 1);
  EXPECT_EQ(quality["columns"][6]["distinct"], 3);
  EXPECT_EQ(quality["exact_duplicates"]["rows"], 1);
  EXPECT_EQ(quality["cancelled_rows"], 1);
  EXPECT_EQ(quality["revenue"]["total"], 20.75);
  EXPECT_EQ(run.json("summary.json")["ledger"]["stages"][0]["dropped"][1]["rows"], 2);
}

TEST(RunJob, FillsBadFieldsByTheRules) {
  // Quantities 2, 1, -1, 4, 1, 3, 3, 2 have the mean 1.875: the cup becomes 2 at 1.00.
  const auto run = run_test_job(
      "fill", std::string(kSchema) + "[source]\nbad_rows = 'permissive'\n[cleaning]\nfill.quantity = 'mean'\n[rfm]\n",
      {small_shop()});
  EXPECT_EQ(run.lines("customers.csv")[2], "12347,1,2,3.00,2010-12-05 11:00:00,2010-12-07 12:00:00,2,4,UK,1.5");
}

TEST(RunJob, FoldsEqualRowsOnceAndSaysSo) {
  const auto run = run_test_job("exact", kRfm, {small_shop()}, {"cleaning.duplicates=drop_exact"});
  EXPECT_EQ(run.json("summary.json")["ledger"]["stages"][1],
            json::parse(R"({"stage": "duplicates", "in": {"rows": 5, "revenue": 18.25},
            "out": {"rows": 4, "revenue": 12.25}, "dropped": [
              {"reason": "exact_duplicate", "rows": 1, "revenue": 6.0}]})"));
  EXPECT_EQ(run.lines("customers.csv")[1].find("12346,3,1,6.00,"), 0u);
}

TEST(RunJob, DropsTheOverlapOfALaterFile) {
  const std::string later = std::string(test::kHeader) +
                            "7,A,Tea,1,2010-12-07 12:00:00,9.00,12346,UK\n"  // the last moment of the first file
                            "8,A,Tea,1,2010-12-07 12:00:01,5.00,12346,UK\n";
  const auto run = run_test_job("overlap", kRfm, {small_shop(), later}, {"cleaning.duplicates=drop_overlap"});
  const auto ledger = run.json("summary.json")["ledger"];
  EXPECT_EQ(ledger["files"][1]["rows_read"], 2);
  EXPECT_EQ(ledger["stages"][0]["dropped"][3], json::parse(R"({"reason": "overlap", "rows": 1, "revenue": 9.0})"));
  EXPECT_EQ(run.lines("customers.csv")[1].find("12346,1,2,17.00,"), 0u) << run.lines("customers.csv")[1];
}

TEST(RunJob, ScoresSegmentsClustersAndExports) {
  const std::string job = kRfm +
                          "[score]\nbins = 3\n[segments]\n[[segments.rule]]\nsegment = 'rich'\nm = [2, 3]\n"
                          "[cluster]\ncolumns = ['recency_days', 'monetary']\nk_max = 2\n"
                          "[[export]]\nfile = 'rich.csv'\nsegments = ['rich']\ncolumns = ['customer_id', 'rfm_score']\n"
                          "[[export]]\nfile = 'all.csv'\ncolumns = ['segment', 'cluster']\n";
  const auto run = run_test_job("segments", job, {small_shop()});
  // Recency 3, 1, 7 gives 2, 3, 1; frequency, all equal, goes by id; money 12.00, 1.00, 5.25 gives 3, 1, 2.
  EXPECT_EQ(run.lines("rich.csv"), (Texts{"customer_id,rfm_score", "12346,213", "17850,132"}));
  EXPECT_EQ(run.lines("all.csv").size(), 4u);
  EXPECT_EQ(run.lines("segments.csv"),
            (Texts{"segment,customers,customers_percent,revenue,revenue_percent,avg_recency_days,avg_frequency,"
                   "avg_monetary",
                   "rich,2,66.66666666666667,17.25,94.52054794520548,5,1,8.625",
                   "No match,1,33.333333333333336,1.00,5.47945205479452,1,1,1"}));
  const auto clusters = run.json("clusters.json");
  EXPECT_EQ(clusters["chosen_k"], 2);
  EXPECT_EQ(clusters["clusters"][0]["customers"], 2);

  std::string header;
  for (const auto& name : customer_columns(test::job_of(job))) header += name + ",";
  EXPECT_EQ(run.lines("customers.csv")[0], header + "cluster");
  const auto written = run.json("summary.json")["files"].get<Texts>();
  for (const auto& name : written) EXPECT_TRUE(run.has(name)) << name;
}

TEST(RunJob, LeavesOutWhatIsDisabledAndRemovesItsFilesOfAnEarlierRun) {
  const std::string job = kRfm + "[quality]\n[score]\nbins = 5\n[segments]\n";
  auto run = run_test_job("stale", job, {small_shop()});
  EXPECT_TRUE(run.has("quality.json") && run.has("segments.csv") && run.has("customers.h5"));
  run = run_test_job("stale", job, {small_shop()},
                     {"quality.enabled=false", "segments.enabled=false", "output.hdf5=false"});
  EXPECT_FALSE(run.has("quality.json") || run.has("segments.csv") || run.has("customers.h5"));
  EXPECT_TRUE(run.has("customers.csv") && run.has("rejects.csv") && run.has("events.jsonl"));
  run = run_test_job("stale", kDrop, {small_shop()});
  EXPECT_FALSE(run.has("customers.csv"));
  EXPECT_EQ(run.json("summary.json")["files"], json::parse(R"(["rejects.csv", "summary.json"])"));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(run.folder)) ++files;
  EXPECT_EQ(files, 3u);  // no scratch is left
}

}  // namespace
}  // namespace rankwise
