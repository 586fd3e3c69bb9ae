#include "io/parallel_text_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>  // setrlimit
#include <sys/stat.h>      // mkfifo

#include <filesystem>  // std::filesystem

#include "engine/runtime/error.hpp"
#include "io/atomic_file.hpp"
#include "io/output_tables.hpp"

namespace rankwise {
namespace {

using test::read_text;
using test::world;

std::string in_folder(const std::string& name) {
  return std::string(test::shared_folder()) + "/" + name;
}

/// Blocks of `bytes` characters that tell rank and block; rank 1 has none.
TextShard marked_blocks(std::int64_t blocks, std::size_t bytes) {
  const int rank = world().rank();
  return {rank == 1 ? 0 : blocks, [=](std::int64_t block, std::string& text) {
            text += std::to_string(rank) + ":" + std::to_string(block) + "\n" + std::string(bytes, '.') + "\n";
          }};
}

std::string expected_text(std::int64_t blocks, std::size_t bytes) {
  std::string text;
  for (int rank = 0; rank < world().size(); ++rank) {
    for (std::int64_t block = 0; rank != 1 && block < blocks; ++block) {
      text += std::to_string(rank) + ":" + std::to_string(block) + "\n" + std::string(bytes, '.') + "\n";
    }
  }
  return text;
}

TEST(ParallelTextFile, WritesInRankOrder) {
  write_text_by_rank(world(), in_folder("order.txt"), marked_blocks(3, 10));
  EXPECT_EQ(read_text(in_folder("order.txt")), expected_text(3, 10));
}

TEST(ParallelTextFile, FormatsAgainWhatItDoesNotKeep) {
  constexpr std::int64_t kBlocks = 23;
  constexpr std::size_t kBytes = 3 << 20;  // 69 MiB per rank; 64 MiB are kept
  write_text_by_rank(world(), in_folder("large.txt"), marked_blocks(kBlocks, kBytes));
  EXPECT_TRUE(read_text(in_folder("large.txt")) == expected_text(kBlocks, kBytes));
  world().barrier();
  if (world().is_driver()) std::filesystem::remove(in_folder("large.txt"));
}

TEST(ParallelTextFile, WritesAnEmptyFile) {
  EXPECT_EQ(write_text_by_rank(world(), in_folder("empty.txt"), {}), 0);
  EXPECT_EQ(std::filesystem::file_size(in_folder("empty.txt")), 0U);
}

TEST(ParallelTextFile, ReplacesTheFileOfTheRunBefore) {
  write_text_by_rank(world(), in_folder("again.txt"), marked_blocks(5, 100));
  write_text_by_rank(world(), in_folder("again.txt"), marked_blocks(1, 1));
  EXPECT_EQ(read_text(in_folder("again.txt")), expected_text(1, 1));
}

TEST(ParallelTextFile, LeavesNothingBehindWhenOneRankFails) {
  write_text_by_rank(world(), in_folder("kept.txt"), marked_blocks(1, 1));
  const bool fails = world().rank() == world().size() - 1;
  const TextShard shard{1, [&](std::int64_t, std::string& text) {
                          if (fails) throw InputError("cannot read the spool");
                          text += "new\n";
                        }};
  EXPECT_THROW(write_text_by_rank(world(), in_folder("kept.txt"), shard), InputError);
  world().barrier();
  EXPECT_EQ(read_text(in_folder("kept.txt")), expected_text(1, 1));
  EXPECT_FALSE(std::filesystem::exists(in_folder(".kept.txt.partial")));
}

TEST(ParallelTextFile, NamesAFolderThatIsNotThere) {
  std::string message;
  try {
    write_text_by_rank(world(), in_folder("no/such/file.txt"), marked_blocks(1, 1));
  } catch (const OutputError& e) {
    message = e.what();
  }
  EXPECT_NE(message.find("no/such"), std::string::npos);
  EXPECT_NE(message.find("No such file or directory"), std::string::npos);
}

TEST(ParallelTextFile, AnswersAFileThatCannotGrowOnAllRanks) {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1 << 20, before.rlim_max};
  std::string message;
  setrlimit(RLIMIT_FSIZE, &small);
  try {
    write_text_by_rank(world(), in_folder("limit.txt"), marked_blocks(4, 1 << 19));
  } catch (const OutputError& e) {
    message = e.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_NE(message.find("File too large"), std::string::npos) << message;
  EXPECT_NE(message.find("limit.txt"), std::string::npos) << message;
  world().barrier();
  EXPECT_FALSE(std::filesystem::exists(in_folder("limit.txt")));
  EXPECT_FALSE(std::filesystem::exists(in_folder(".limit.txt.partial")));
}

TEST(AtomicFile, WritesTheDriversText) {
  write_text_file(world(), in_folder("summary.json"), "rank " + std::to_string(world().rank()));
  EXPECT_EQ(read_text(in_folder("summary.json")), "rank 0");
}

TEST(AtomicFile, FollowsLinks) {
  const std::string link = in_folder("link.json");
  if (world().is_driver()) std::filesystem::create_symlink("target.json", link);
  world().barrier();
  write_text_file(world(), link, "first");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  write_text_file(world(), link, "second");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_text(in_folder("target.json")), "second");
}

TEST(AtomicFile, ReplacesNoFolderAndNoPipe) {
  const std::string pipe = in_folder("pipe");
  const std::string folder = in_folder("folder");
  if (world().is_driver()) {
    mkfifo(pipe.c_str(), 0600);
    std::filesystem::create_directory(folder);
  }
  world().barrier();
  EXPECT_THROW(write_text_file(world(), pipe, "text"), OutputError);
  EXPECT_THROW(write_text_file(world(), folder, "text"), OutputError);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  EXPECT_TRUE(std::filesystem::is_directory(folder));
}

TEST(AtomicFile, GivesBackWhatItDidNotUse) {
  AtomicFile file(world(), in_folder("reserved.bin"));
  file.reserve(0, std::int64_t{1} << 24);
  file.commit();
  EXPECT_EQ(std::filesystem::file_size(in_folder("reserved.bin")), 0U);
}

TEST(AtomicFile, RefusesMoreThanTheDiskHas) {
  AtomicFile file(world(), in_folder("huge.bin"));
  EXPECT_THROW(file.reserve(0, std::int64_t{1} << 45), OutputError);
}

}  // namespace
}  // namespace rankwise
