#include "pipeline/run_record.hpp"

#include <gtest/gtest.h>

#include "pipeline/run_test_job.hpp"

namespace rankwise {
namespace {

using test::kHeader;
using test::kSchema;
using test::run_test_job;
using test::small_shop;
using test::write_shared;

const std::string kTables =
    "[source]\nbad_rows = 'drop'\n[cleaning]\n[rfm]\n"
    "[[table]]\nname = 'countries'\noutput = true\nsql = 'select country, count(*) as n from clean group by country'\n";
const std::string kJob = std::string(kSchema) + kTables;

/// What explain says of the job of a test run. @collective
std::string explain(const std::string& name, const std::vector<std::string>& overrides = {}) {
  RunRequest request;
  const std::string folder = std::string(test::shared_folder()) + "/" + name;
  request.job_file = folder + "/job.toml";
  request.output_folder = folder + "/out";
  request.overrides = overrides;
  return explain_job(test::world(), request);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string ranks() {
  return std::to_string(test::world().size()) + (test::world().size() == 1 ? " rank" : " ranks");
}

TEST(RunRecord, IsShownStageByStageAfterARun) {
  write_shared("record/job.toml", kJob);
  const auto before = explain("record");
  EXPECT_EQ(before.find("Stage 0  scan\n"), 0u) << before;
  EXPECT_FALSE(holds(before, "Measured")) << before;
  EXPECT_TRUE(holds(before, "    Keep clean rows [country]\n")) << before;
  EXPECT_TRUE(holds(before, "scan clean: country  (1 of 9 columns of clean transactions of this run")) << before;
  EXPECT_TRUE(holds(before, "    Exchange: by hash of country\n")) << before;

  run_test_job("record", kJob, {small_shop()});
  const auto after = explain("record");
  EXPECT_EQ(after.find("Measured in the run of 20"), 0u) << after;
  EXPECT_TRUE(holds(after, " UTC on " + ranks() + ".\nStage 0  scan\n")) << after;
  std::size_t stages = 0;
  std::size_t measures = 0;
  for (auto at = after.find("\nStage "); at != std::string::npos; at = after.find("\nStage ", at + 1)) ++stages;
  for (auto at = after.find("\n    Measured: "); at != std::string::npos; at = after.find("\n    Measured: ", at + 1)) {
    ++measures;
  }
  EXPECT_EQ(stages, measures);
  EXPECT_TRUE(holds(after, "    Measured: 8 rows in (skew ")) << after;  // two of ten rows are refused
  EXPECT_TRUE(holds(after, "), 5 out (skew ")) << after;
}

TEST(RunRecord, DoesNotDependOnComments) {
  run_test_job("comments", kJob, {small_shop()});
  write_shared("comments/job.toml", "# the same\n" + kJob + "\n# but for comments\n");
  EXPECT_EQ(explain("comments").find("Measured in the run of 20"), 0u);
}

TEST(RunRecord, OfAnotherJobTextIsNotShown) {
  run_test_job("changed", kJob, {small_shop()});
  const auto expect_other = [](const std::string& text) {
    EXPECT_EQ(text.find("The last run of 20"), 0u) << text;
    EXPECT_TRUE(holds(text, " on " + ranks() +
                                " was of another job text or other --set: its measures are not shown.\n"
                                "Stage 0  scan\n"))
        << text;
    EXPECT_FALSE(holds(text, "Measured")) << text;
  };
  expect_other(explain("changed", {"rfm.offset_days=2"}));
  write_shared("changed/job.toml", kJob + "[quality]\n");
  expect_other(explain("changed"));
}

TEST(RunRecord, OfOtherStagesIsNotShown) {
  const auto write_input = [](const std::string& more) {
    return write_shared("replanned/a.csv", std::string("a,b\n1,2\n") + more);
  };
  const std::string job = "[[input]]\nname = 'a'\npath = '" + write_input("") +
                          "'\n[[table]]\nname = 't'\noutput = true\nsql = 'select b, sum(a) as s from a group by b'\n";
  run_test_job("replanned", job, {});
  EXPECT_EQ(explain("replanned").find("Measured in the run of"), 0u);
  std::string rows;
  for (int i = 0; i < 5000; ++i) rows += "1," + std::to_string(i) + "\n";
  write_input(rows);
  const auto text = explain("replanned");
  EXPECT_TRUE(
      holds(text, "had other stages, for its files or memory were others: its measures are not shown.\nStage 0"))
      << text;
}

TEST(RunRecord, SaysHowARunThatFailedEnded) {
  const std::string nobody = std::string(kHeader) + "1,A,Tea,1,2010-12-01 08:26:00,1.50,,UK\n";
  EXPECT_THROW(run_test_job("failed", kJob, {nobody}), InputError);
  const auto text = explain("failed");
  EXPECT_TRUE(holds(text, " on " + ranks() + ", which failed in stage customers.\nStage 0  scan\n")) << text;
  EXPECT_TRUE(holds(text, "    Measured: 1 rows in")) << text;
  EXPECT_EQ(text.rfind("    Measured: "), text.find("    Measured: ")) << "the scan alone ended";
}

const std::string kBegin =
    R"({"time":"2026-01-31T12:34:56.789Z","event":"run_begin","job":"j","ranks":4,"settings":"s","plan":"p"})";
const std::string kEnd = R"({"time":"2026-01-31T12:34:57.000Z","event":"stage_end","stage":"scan","rows_in":5,)"
                         R"("rows_out":4,"bytes_exchanged":30,"skew":1.5,"peak_memory_bytes":7,"seconds":0.25})";

std::optional<RunRecord> read(const std::string& text) {
  const auto path = write_shared("read/events.jsonl", text);
  auto record = read_run_record(path.substr(0, path.rfind('/')));
  test::world().barrier();
  return record;
}

TEST(RunRecord, ReadsWhatARunThatWasKilledLeft) {
  const auto record = read(kBegin + "\n" + kEnd + "\n" + kEnd.substr(0, 40));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->began, "2026-01-31 12:34:56 UTC");
  EXPECT_EQ(record->ranks, 4);
  EXPECT_EQ(record->settings, "s");
  EXPECT_EQ(record->plan, "p");
  EXPECT_FALSE(record->ended);
  ASSERT_EQ(record->stages.size(), 1u);
  const auto& scan = record->stages[0];
  EXPECT_EQ(scan.name, "scan");
  EXPECT_EQ(scan.rows_in, 5);
  EXPECT_EQ(scan.rows_out, 4);
  EXPECT_EQ(scan.bytes_exchanged, 30);
  EXPECT_EQ(scan.bytes_spilled, 0);
  EXPECT_EQ(scan.skew_in, 1);
  EXPECT_EQ(scan.skew, 1.5);
  EXPECT_EQ(scan.seconds, 0.25);
}

TEST(RunRecord, IsNoneWhereNothingIsUnderstood) {
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read("no json\n"));
  EXPECT_FALSE(read("[1, 2]\n" + kBegin));
  EXPECT_FALSE(read(kEnd));
  EXPECT_FALSE(read_run_record(std::string(test::shared_folder()) + "/nowhere"));
}

}  // namespace
}  // namespace rankwise
