#include "engine/runtime/scratch_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>  // std::filesystem
#include <fstream>     // std::ofstream
#include <optional>    // std::optional
#include <string>      // std::string

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace fs = std::filesystem;
namespace {

/// Creates an empty folder that all ranks share. @collective
std::string empty_folder(const std::string& name) {
  const std::string path = std::string(test::shared_folder()) + "/" + name;
  if (test::world().is_driver()) fs::create_directory(path);
  test::world().barrier();
  return path;
}

}  // namespace

TEST(ScratchFolder, EachRankHasItsOwnAndItVanishesWithItsContent) {
  const std::string parent = empty_folder("own");
  std::optional<ScratchFolder> scratch(parent);
  const std::string path = scratch->path();
  std::ofstream(path + "/data") << "data";
  test::world().barrier();
  const auto folders = std::distance(fs::directory_iterator(parent), fs::directory_iterator());
  test::world().barrier();
  scratch.reset();
  EXPECT_EQ(folders, test::world().size());
  EXPECT_FALSE(fs::exists(path));
}

TEST(ScratchFolder, WhatAKilledRunLeavesIsRemovedAndWhatIsInUseStays) {
  const std::string parent = empty_folder("abandoned");
  const std::string left = parent + "/.rankwise-scratch-" + std::to_string(test::world().rank());
  fs::create_directory(left);
  std::ofstream(left + "/rejects") << "rows";
  const ScratchFolder mine(parent);
  test::world().barrier();
  if (test::world().is_driver()) remove_abandoned_scratch(parent);
  test::world().barrier();
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(mine.path()));
}

TEST(ScratchFolder, AMissingParentIsAnOutputErrorThatNamesIt) {
  try {
    const ScratchFolder scratch("/nowhere/at/all");
    FAIL() << "it was created";
  } catch (const OutputError& e) {
    EXPECT_NE(std::string(e.what()).find("/nowhere/at/all"), std::string::npos);
    EXPECT_NE(std::string(e.what()).find("run.scratch"), std::string::npos);
  }
  remove_abandoned_scratch("/nowhere/at/all");  // nothing to remove
}

}  // namespace rankwise
