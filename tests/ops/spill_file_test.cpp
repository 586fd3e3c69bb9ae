#include "ops/spill_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>  // setrlimit

#include <csignal>     // std::signal
#include <filesystem>  // std::filesystem
#include <string>      // std::string
#include <utility>     // std::move

#include "engine/runtime/error.hpp"
#include "engine/runtime/spilled_bytes.hpp"
#include "ops/global_data.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(SpillFile, PartitionsAreTheirRunsInOrder) {
  const auto before = spilled_bytes();
  SpillFile file(test::shared_folder());
  EXPECT_TRUE(file.empty());
  file.append(3, bytes_of("one "));
  file.append(5, bytes_of("other"));
  file.append(3, bytes_of("two"));
  file.append(4, bytes_of(""));
  EXPECT_EQ(text_of(file.read(3)), "one two");
  EXPECT_EQ(text_of(file.read(4)), "");
  EXPECT_EQ(text_of(file.read(5)), "other");
  EXPECT_EQ(spilled_bytes() - before, 12);
  SpillFile moved = std::move(file);
  EXPECT_EQ(text_of(moved.read(3)), "one two");
  moved.clear();
  EXPECT_TRUE(moved.empty());
  moved.append(3, bytes_of("anew"));
  EXPECT_EQ(text_of(moved.read(3)), "anew");
}

TEST(SpillFile, LeavesNoNameBehind) {
  const std::string folder = std::string(test::shared_folder()) + "/spill-" + std::to_string(test::world().rank());
  std::filesystem::create_directory(folder);
  SpillFile file(folder);
  file.append(0, bytes_of("bytes"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(SpillFile, AFullDiskIsAnOutputErrorThatNamesTheFolder) {
  // A limit on the size of files stands in for a full disk.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 4096;
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  std::string message;
  try {
    SpillFile file(test::shared_folder());
    file.append(0, bytes_of(std::string(10000, 'x')));
  } catch (const OutputError& e) {
    message = e.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(message, std::string("cannot write spilled data in the scratch folder ") + test::shared_folder() +
                         ": File too large; free space there or name another folder by --set run.scratch=FOLDER");
}

TEST(TableBytes, TablesComeBackWhole) {
  Table table(Schema({{"text", kText}, {"n", decimal(2)}, {"x", kFloat64}, {"whole", kInt64}}));
  for (std::int64_t row = 0; row < 100; ++row) {
    row % 3 == 0 ? table[0].append_null() : table[0].append_text(std::string(static_cast<std::size_t>(row % 7), 't'));
    row % 5 == 0 ? table[1].append_null() : table[1].append_int(row - 50);
    row % 4 == 0 ? table[2].append_null() : table[2].append_double(static_cast<double>(row) / 4);
    table[3].append_int(row);
  }
  std::vector<std::byte> stored;
  append_table_bytes(table, stored);
  append_table_bytes(Table(table.schema()), stored);
  append_table_bytes(table, stored);
  std::span<const std::byte> bytes = stored;
  EXPECT_EQ(test::lines_of(take_table_bytes(table.schema(), bytes)), test::lines_of(table));
  EXPECT_EQ(take_table_bytes(table.schema(), bytes).rows(), 0);
  EXPECT_EQ(test::lines_of(take_table_bytes(table.schema(), bytes)), test::lines_of(table));
  EXPECT_TRUE(bytes.empty());
  bytes = std::span<const std::byte>(stored).first(20);
  EXPECT_THROW(take_table_bytes(table.schema(), bytes), ProgramError);
}

}  // namespace
}  // namespace rankwise
