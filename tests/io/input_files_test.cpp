#include "io/input_files.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"
#include "io/input_folder.hpp"

namespace rankwise {
namespace {

using test::InputFolder;
using test::message_of;
using test::world;

std::vector<std::string> names_of(const std::vector<std::string>& patterns) {
  std::vector<std::string> names;
  for (const auto& file : test::find_files({patterns})) names.push_back(file.name);
  return names;
}

std::string refusal(const std::vector<std::string>& patterns) {
  return message_of<InputError>([&] { test::find_files({patterns}); });
}

TEST(InputFiles, CountInTheOrderOfTheirNames) {
  const InputFolder folder("order");
  const auto a = folder.add("z/a.csv", "1");
  const auto b = folder.add("y/b.csv", "2");
  const auto c = folder.add("y/c.csv", "3");
  const std::vector<std::string> expected{"a.csv", "b.csv", "c.csv"};
  EXPECT_EQ(names_of({a, b, c}), expected);
  EXPECT_EQ(names_of({c, a, b}), expected);
  EXPECT_EQ(names_of({folder.path() + "/y", a}), expected);
  EXPECT_EQ(names_of({folder.path() + "/*/*.csv"}), expected);
  EXPECT_EQ(names_of({folder.path() + "/y/[c-d].csv", a}), (std::vector<std::string>{"a.csv", "c.csv"}));
}

TEST(InputFiles, AreNamedWithoutPackingAndByPathWhereNamesClash) {
  const InputFolder folder("names");
  const auto packed = folder.add("one.csv.gz", "\x1f\x8b??");
  const auto second = folder.add("two/same.csv", "1");
  const auto third = folder.add("three/same.csv", "1");
  const auto files = test::find_files({{second, packed}, {third}});
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].name, "one.csv");
  EXPECT_EQ(files[0].compression, Compression::kGzip);
  EXPECT_EQ(files[0].bytes, 4);
  EXPECT_EQ(files[1].name, third);
  EXPECT_EQ(files[2].name, second);
  EXPECT_EQ(files[2].path, second);
  EXPECT_EQ(files[1].source, 1);
  EXPECT_EQ(files[2].source, 0);
}

TEST(InputFiles, AreFoundInFoldersButForHiddenOnes) {
  const InputFolder folder("hidden");
  folder.add(".part", "1");
  folder.add("deep/er.csv", "1");
  EXPECT_EQ(refusal({folder.path()}), "folder " + folder.path() + " holds no file");
  folder.add("seen.csv", "1");
  EXPECT_EQ(names_of({folder.path()}), std::vector<std::string>{"seen.csv"});
  EXPECT_EQ(names_of({folder.path() + "/*"}), std::vector<std::string>{"seen.csv"});  // no folders
}

TEST(InputFiles, AreRefusedClearly) {
  const InputFolder folder("refused");
  const auto file = folder.add("file.csv", "1");
  const auto empty = folder.add("empty.csv", "");
  if (world().is_driver()) std::filesystem::create_symlink(file, folder.path() + "/link.csv");
  world().barrier();
  const std::string missing = folder.path() + "/missing.csv";
  EXPECT_EQ(refusal({file, missing}), "input file " + missing + " does not exist");
  EXPECT_EQ(refusal({missing + "*"}), "no file matches " + missing + "*");
  EXPECT_EQ(refusal({empty}), "input file " + empty + " is empty");
  EXPECT_EQ(refusal({file, folder.path() + "/./file.csv"}),
            "input file " + folder.path() + "/./file.csv is named twice");
  EXPECT_EQ(refusal({file, folder.path() + "/link.csv"}), "input file " + folder.path() + "/link.csv is named twice");
  EXPECT_NE(refusal({file + "/below.csv"}), "");
}

/// Every byte of plain files belongs to one rank, packed files to one rank as a whole, in the order of the files.
TEST(InputFiles, AreSharedOutWholeAndInOrder) {
  const std::vector<std::vector<InputFile>> cases{
      {{"a", "a", 1}},
      {{"a", "a", 1000}, {"b", "b", 1}, {"c", "c", 37}},
      {{"a", "a", 10, Compression::kGzip}, {"b", "b", 5}, {"c", "c", 500, Compression::kXz}, {"d", "d", 100}},
      {{"a", "a", 1, Compression::kZstd}, {"b", "b", 1, Compression::kZstd}}};
  for (const auto& files : cases) {
    for (int ranks = 1; ranks <= 9; ++ranks) {
      std::size_t file = 0;
      std::int64_t at = 0;
      for (int rank = 0; rank < ranks; ++rank) {
        for (const auto& range : ranges_of_rank(files, ranks, rank)) {
          ASSERT_LT(file, files.size());
          ASSERT_EQ(range.file, static_cast<int>(file)) << ranks;
          ASSERT_EQ(range.begin, at) << ranks;
          const bool packed = files[file].compression != Compression::kNone;
          ASSERT_EQ(range.end == INT64_MAX, packed);
          at = range.end;
          if (packed || at == files[file].bytes) {
            ++file;
            at = 0;
          }
        }
      }
      EXPECT_EQ(file, files.size()) << ranks;
    }
  }
}

}  // namespace
}  // namespace rankwise
