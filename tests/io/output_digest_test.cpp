#include "io/output_digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>   // std::sort
#include <filesystem>  // std::filesystem

#include "engine/runtime/error.hpp"
#include "io/atomic_file.hpp"
#include "io/hdf5_table_writer.hpp"
#include "io/output_tables.hpp"
#include "io/table_csv_writer.hpp"

namespace rankwise {
namespace {

using test::all_types_table;
using test::Cut;
using test::world;

/// Makes an empty folder that all ranks see.
std::string new_folder(const std::string& name) {
  const std::string path = std::string(test::shared_folder()) + "/" + name;
  if (world().is_driver()) std::filesystem::create_directory(path);
  world().barrier();
  return path;
}

void write_outputs(const std::string& folder, const Table& table, const std::string& job = "test") {
  write_csv(world(), table, folder + "/customers.csv");
  const NamedTable tables[] = {{"customers", table}};
  const std::pair<std::string, std::string> attributes[] = {{"job", job}};
  write_hdf5(world(), folder + "/customers.h5", tables, attributes);
  write_text_file(world(), folder + "/summary.json", "{}\n");
}

TEST(OutputDigest, IsThatOfSha256sum) {
  const auto folder = new_folder("known");
  write_text_file(world(), folder + "/b.json", "abc");
  write_text_file(world(), folder + "/a.csv", "");
  const auto digest = digest_outputs(folder);
  ASSERT_EQ(digest.files.size(), 2U);
  EXPECT_EQ(digest.files[0].name, "a.csv");
  // FIPS 180-2 and: sha256sum a.csv b.json | sha256sum
  EXPECT_EQ(digest.files[0].sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest.files[1].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest.sha256, "cc4defcb025a2ed3879a2d219cf49753c20ba99d5172d3c790993008c4f725c6");
  world().barrier();
}

TEST(OutputDigest, IsTheSameHoweverTheRowsLie) {
  const auto even = new_folder("even");
  const auto skewed = new_folder("skewed");
  write_outputs(even, all_types_table(100000));
  write_outputs(skewed, all_types_table(100000, Cut::kLastOnly));
  EXPECT_EQ(digest_outputs(even).sha256, digest_outputs(skewed).sha256);
  EXPECT_EQ(digest_outputs(even).files.size(), 3U);
  world().barrier();
}

TEST(OutputDigest, IsTheSameOnAnyNumberOfRanks) {
  const auto folder = new_folder("ranks");
  write_outputs(folder, all_types_table(3000));
  EXPECT_EQ(digest_outputs(folder).sha256, "b25da65264093cff730539cabccbbb0c778f7ff2214750ac459bc215884d1835");
  world().barrier();
}

TEST(OutputDigest, LeavesOutWhatTellsAboutTheRun) {
  const auto folder = new_folder("run");
  write_text_file(world(), folder + "/summary.json", "{}");
  const auto before = digest_outputs(folder).sha256;
  world().barrier();
  write_text_file(world(), folder + "/run.json", "{\"seconds\": 1}");
  write_text_file(world(), folder + "/events.jsonl", "{}");
  write_text_file(world(), folder + "/.left.csv.partial", "x");
  EXPECT_EQ(digest_outputs(folder).sha256, before);
  world().barrier();
}

TEST(OutputDigest, TellsContentsApart) {
  const auto folder = new_folder("apart");
  std::vector<std::string> digests;
  const auto add = [&](const Table& table, const std::string& job) {
    write_outputs(folder, table, job);
    for (const auto& file : digest_outputs(folder).files) {
      if (file.name == "customers.h5") digests.push_back(file.sha256);
    }
    world().barrier();
  };
  Table null(Schema({{"x", kInt64}}));
  Table zero(Schema({{"x", kInt64}}));
  Table with_unit(Schema({{"x", kInt64, "days"}}));
  Table date(Schema({{"x", kDate}}));
  if (world().is_driver()) {
    null[0].append_null();
    for (Table* table : {&zero, &with_unit, &date}) (*table)[0].append_int(0);
  }
  for (const Table* table : {&null, &zero, &with_unit, &date}) add(*table, "a");
  add(zero, "b");
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(digests.size(), 5U);
  EXPECT_EQ(std::unique(digests.begin(), digests.end()), digests.end());
}

TEST(OutputDigest, RefusesAFolderWithoutOutputs) {
  EXPECT_THROW(digest_outputs(new_folder("nothing")), InputError);
  EXPECT_THROW(digest_outputs(std::string(test::shared_folder()) + "/absent"), InputError);
}

}  // namespace
}  // namespace rankwise
