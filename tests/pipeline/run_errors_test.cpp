#include <gtest/gtest.h>

#include "pipeline/run_test_job.hpp"

namespace rankwise {
namespace {

using test::kSchema;
using test::run_test_job;
using test::small_shop;
using test::world;

const std::string kRfm = std::string(kSchema) + "[source]\nbad_rows = 'drop'\n[cleaning]\n[rfm]\n";

/// The error of a call, which all ranks must throw alike; "" where it throws nothing of this type. @collective
template <typename Expected, typename Call>
std::string error_of(Call call) {
  std::string message;
  try {
    call();
  } catch (const Expected& e) {
    message = e.what();
  }
  std::string first = message;
  world().broadcast(first);
  EXPECT_EQ(message, first);
  return message;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(RunErrors, FailAtTheFirstBadRowAndWriteNothing) {
  const auto error = error_of<InputError>(
      [] { run_test_job("bad_row", std::string(kSchema) + "[cleaning]\n[rfm]\n", {small_shop()}); });
  EXPECT_TRUE(holds(error, "0.csv, line 9 (byte ")) << error;
  EXPECT_TRUE(holds(error, "column \"Quantity\"")) << error;
  EXPECT_FALSE(std::filesystem::exists(std::string(test::shared_folder()) + "/bad_row/out/summary.json"));
}

TEST(RunErrors, RefuseInputWithoutRows) {
  EXPECT_TRUE(holds(error_of<InputError>([] { run_test_job("header", kRfm, {test::kHeader}); }), "only a header"));
  EXPECT_NE(error_of<InputError>([] { run_test_job("empty", kRfm, {""}); }), "");
}

TEST(RunErrors, TakeAHeaderBesideAFileWithRows) {
  const auto run = run_test_job("header_beside", kRfm, {test::kHeader, small_shop()});
  EXPECT_EQ(run.lines("customers.csv").size(), 4u);
}

TEST(RunErrors, RefuseWhenNobodyIsLeft) {
  const std::string nobody = std::string(test::kHeader) + "1,A,Tea,1,2010-12-01 08:26:00,1.50,,UK\n";
  EXPECT_TRUE(holds(error_of<InputError>([&] { run_test_job("nobody", kRfm, {nobody}); }), "no customer is left"));
  EXPECT_NE(error_of<InputError>([&] { run_test_job("nobody", kRfm, {nobody}, {"cleaning.missing_customer=keep"}); }),
            "");
}

TEST(RunErrors, RefuseJobsWithoutInput) {
  EXPECT_TRUE(holds(error_of<JobError>([] { run_test_job("no_input", kRfm, {}); }), "no input: name files by --input"));
  const auto missing =
      error_of<InputError>([] { run_test_job("missing_input", kRfm, {}, {"source.paths=/nowhere/at_all.csv"}); });
  EXPECT_TRUE(holds(missing, "/nowhere/at_all.csv")) << missing;
}

TEST(RunErrors, RefuseMissingColumnsAndSettingsBeforeTheyRead) {
  const auto error =
      error_of<InputError>([] { run_test_job("column", kRfm, {small_shop()}, {"schema.columns.country=Land"}); });
  EXPECT_TRUE(holds(error, "Land")) << error;
  EXPECT_NE(error_of<JobError>([] { run_test_job("column", kRfm, {small_shop()}, {"cleaning.fill.quantity=x"}); }), "");
  EXPECT_NE(error_of<JobError>([] { run_test_job("column", kRfm, {small_shop()}, {"cleaning.fill.country=mean"}); }),
            "");
  EXPECT_NE(error_of<JobError>([] {
              run_test_job("column", kRfm, {small_shop()},
                           {"schema.columns.weight={ column = \"Price\", type = \"float64\" }",
                            "cleaning.duplicates=drop_exact"});
            }),
            "");
}

TEST(RunErrors, RefuseAnOutputFolderThatIsAFile) {
  test::write_shared("folder_is_file/out", "I am a file");
  const auto error = error_of<OutputError>([] { run_test_job("folder_is_file", kRfm, {small_shop()}); });
  EXPECT_TRUE(holds(error, "cannot create the output folder")) << error;
}

TEST(RunErrors, RefuseSumsAndProductsBeyond64Bits) {
  const std::string big =
      "[schema]\nmoney_decimals = 2\n[schema.columns]\ncustomer_id = 'c'\ntime = 't'\namount = 'a'\n[rfm]\n";
  const std::string rows = "c,t,a\n1,2010-01-01,92233720368547758.07\n2,2010-01-01,0.01\n";
  EXPECT_TRUE(holds(error_of<BudgetError>([&] { run_test_job("sum", big, {rows}); }), "64-bit"));
  const auto fits = run_test_job("sum", big, {rows + "3,2010-01-01,-1.00\n"});  // whatever the order of rows
  EXPECT_EQ(fits.lines("customers.csv").size(), 4u);
  const std::string product =
      std::string(test::kHeader) + "1,A,Tea,9000000000000000,2010-12-01 08:26:00,90000000.50,5,UK\n";
  const auto error = error_of<InputError>([&] { run_test_job("product", kRfm, {product}, {"source.bad_rows=fail"}); });
  EXPECT_TRUE(holds(error, "quantity times price")) << error;
  EXPECT_TRUE(holds(error, "line 2")) << error;
}

}  // namespace
}  // namespace rankwise
