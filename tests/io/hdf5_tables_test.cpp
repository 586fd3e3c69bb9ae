#include <fcntl.h>  // O_CREAT
#include <gtest/gtest.h>
#include <semaphore.h>     // sem_open
#include <sys/resource.h>  // setrlimit

#include <algorithm>   // std::min
#include <bit>         // std::bit_cast
#include <filesystem>  // std::filesystem
#include <memory>      // std::make_shared

#include "engine/runtime/error.hpp"
#include "io/hdf5_table_reader.hpp"
#include "io/hdf5_table_writer.hpp"
#include "io/output_tables.hpp"

namespace rankwise {
namespace {

using test::all_types_table;
using test::Cut;
using test::world;

std::string in_folder(const std::string& name) {
  return std::string(test::shared_folder()) + "/" + name;
}

void write_one(const std::string& path, const Table& table) {
  const NamedTable tables[] = {{"rows", table}};
  const std::pair<std::string, std::string> attributes[] = {{"job", "test"}, {"author", "Z\xc3\xa9ro"}};
  write_hdf5(world(), path, tables, attributes);
}

/// Counts the fields in which two tables differ, with all their nulls; -1 when their shapes differ.
std::int64_t differences(const Table& a, const Table& b) {
  if (a.rows() != b.rows() || a.schema() != b.schema()) return -1;
  std::int64_t count = 0;
  for (int c = 0; c < a.column_count(); ++c) {
    for (std::int64_t row = 0; row < a.rows(); ++row) {
      const auto at = static_cast<std::size_t>(row);
      bool same = a[c].is_null(row) == b[c].is_null(row);
      if (a[c].type().is_text()) {
        same = same && a[c].text(row) == b[c].text(row);
      } else if (a[c].type().is_float()) {
        same =
            same && std::bit_cast<std::int64_t>(a[c].doubles()[at]) == std::bit_cast<std::int64_t>(b[c].doubles()[at]);
      } else {
        same = same && a[c].ints()[at] == b[c].ints()[at];
      }
      count += same ? 0 : 1;
    }
  }
  return count;
}

TEST(Hdf5Tables, ReadsBackWhatItWroteHoweverTheRowsLie) {
  for (const std::int64_t rows : {1, 2, 3, 500, 70000, 150001}) {
    for (const Cut cut : {Cut::kEven, Cut::kLastOnly, Cut::kFirstRowAlone}) {
      write_one(in_folder("all.h5"), all_types_table(rows, cut));
      const Table back = read_hdf5_table(world(), in_folder("all.h5"), "rows");
      EXPECT_EQ(differences(back, all_types_table(rows)), 0) << rows << " rows, cut " << static_cast<int>(cut);
      world().barrier();
    }
  }
}

/// A table that gives its columns in blocks of `block_rows` rows, as rows do that lie on disk.
NamedTable in_blocks(const Table& table, std::int64_t block_rows) {
  return {"rows", table.schema(), table.rows(), [&table, block_rows](int c) {
            auto block = std::make_shared<Table>();
            const auto take = [&table, block_rows, c, block](std::int64_t number) -> const Column& {
              std::vector<std::int64_t> rows;
              const std::int64_t end = std::min((number + 1) * block_rows, table.rows());
              for (std::int64_t row = number * block_rows; row < end; ++row) rows.push_back(row);
              *block = table.take(rows);
              return (*block)[c];
            };
            return ColumnBlocks{table.rows(), block_rows, take};
          }};
}

TEST(Hdf5Tables, WritesColumnsBlockByBlock) {
  for (const std::int64_t block_rows : {1, 7, 1000}) {
    const std::int64_t rows = block_rows == 1 ? 100 : 20001;
    for (const Cut cut : {Cut::kEven, Cut::kLastOnly, Cut::kFirstRowAlone}) {
      const Table table = all_types_table(rows, cut);
      const NamedTable tables[] = {in_blocks(table, block_rows)};
      write_hdf5(world(), in_folder("blocks.h5"), tables, {});
      const Table back = read_hdf5_table(world(), in_folder("blocks.h5"), "rows");
      EXPECT_EQ(differences(back, all_types_table(rows)), 0) << rows << " rows, cut " << static_cast<int>(cut);
      world().barrier();
    }
  }
}

TEST(Hdf5Tables, WritesColumnsOfSeveralRounds) {
  // 8 MiB per rank and round are 2^20 integers.
  const std::int64_t total = 3500000;
  Table table(Schema({{"x", kInt64}, {"flag", kBool}}));
  const auto range = test::range_of(Cut::kEven, total);
  for (std::int64_t i = range.begin; i < range.end; ++i) {
    table[0].append_int(static_cast<std::int64_t>(mix64(static_cast<std::uint64_t>(i))));
    table[1].append_int(i % 3 == 0);
  }
  write_one(in_folder("rounds.h5"), table);
  EXPECT_EQ(differences(read_hdf5_table(world(), in_folder("rounds.h5"), "rows"), table), 0);
}

TEST(Hdf5Tables, KeepsTextsThatFixedLengthsCannotHold) {
  Table table(Schema({{"padded", kText}, {"long", kText}, {"empty", kText}, {"nulls", kText}}));
  if (world().rank() == world().size() - 1) {
    for (const std::string& text : {std::string("a\0", 2), std::string("\0b", 2), std::string()}) {
      table[0].append_text(text);
      table[1].append_text(text + std::string(100000, 'x'));
      table[2].append_text("");
      table[3].append_null();
    }
  }
  write_one(in_folder("texts.h5"), table);
  const Hdf5TableReader reader(in_folder("texts.h5"));
  const Table back = reader.read(reader.table("rows"), 0, 3);
  EXPECT_EQ(back[0].text(0), std::string_view("a\0", 2));
  EXPECT_EQ(back[0].text(1), std::string_view("\0b", 2));
  EXPECT_EQ(back[0].text(2), "");
  EXPECT_EQ(back[1].text(0).size(), 100002U);
  EXPECT_EQ(back[2].text(1), "");
  EXPECT_FALSE(back[2].is_null(1));
  EXPECT_EQ(back[3].null_count(), 3);
  world().barrier();
}

TEST(Hdf5Tables, WritesTablesWithoutRowsAndFilesWithoutTables) {
  const Table empty = all_types_table(0);
  const Table no_columns;
  const NamedTable tables[] = {{"empty", empty}, {"a table", no_columns}};
  write_hdf5(world(), in_folder("empty.h5"), tables, {});
  const Hdf5TableReader reader(in_folder("empty.h5"));
  ASSERT_EQ(reader.info().tables.size(), 2U);
  EXPECT_EQ(reader.info().tables[0].name, "a table");
  EXPECT_EQ(reader.info().tables[0].columns.size(), 0U);
  EXPECT_EQ(reader.table("empty").rows, 0);
  EXPECT_EQ(reader.table("empty").schema(), test::all_types_schema());
  EXPECT_EQ(reader.read(reader.table("empty"), 0, 0).rows(), 0);
  world().barrier();
  write_hdf5(world(), in_folder("none.h5"), {}, {});
  EXPECT_TRUE(Hdf5TableReader(in_folder("none.h5")).info().tables.empty());
  world().barrier();
}

TEST(Hdf5Tables, DescribesAFile) {
  write_one(in_folder("described.h5"), all_types_table(1000));
  const Hdf5TableReader reader(in_folder("described.h5"));
  const std::vector<std::pair<std::string, std::string>> attributes = {{"author", "Z\xc3\xa9ro"}, {"job", "test"}};
  EXPECT_EQ(reader.info().attributes, attributes);
  const auto& table = reader.table("rows");
  EXPECT_EQ(table.rows, 1000);
  EXPECT_EQ(table.schema(), test::all_types_schema());
  EXPECT_FALSE(table.columns[0].has_nulls);
  EXPECT_TRUE(table.columns[1].has_nulls);
  EXPECT_GT(table.columns[0].stored_bytes, 0);
  EXPECT_LT(table.columns[0].stored_bytes, 8000);
  EXPECT_THROW(reader.table("other"), InputError);
  world().barrier();
}

TEST(Hdf5Tables, RefusesNamesThatHdf5Cannot) {
  const Table table(Schema({{"a", kInt64}, {"a_valid", kInt64}}));
  const Table slash(Schema({{"a/b", kInt64}}));
  const Table good(Schema({{"a", kInt64}}));
  EXPECT_THROW(write_one(in_folder("names.h5"), table), OutputError);
  EXPECT_THROW(write_one(in_folder("names.h5"), slash), OutputError);
  const NamedTable twice[] = {{"t", good}, {"t", good}};
  EXPECT_THROW(write_hdf5(world(), in_folder("names.h5"), twice, {}), OutputError);
  EXPECT_FALSE(std::filesystem::exists(in_folder("names.h5")));
}

TEST(Hdf5Tables, RefusesFilesOfOthers) {
  if (world().is_driver()) std::ofstream(in_folder("text.h5")) << "no HDF5";
  world().barrier();
  EXPECT_THROW(Hdf5TableReader(in_folder("text.h5")), InputError);
  EXPECT_THROW(Hdf5TableReader(in_folder("missing.h5")), InputError);
  write_one(in_folder("whole.h5"), all_types_table(5000));
  if (world().is_driver()) {
    std::filesystem::copy_file(in_folder("whole.h5"), in_folder("cut.h5"));
    std::filesystem::resize_file(in_folder("cut.h5"), std::filesystem::file_size(in_folder("cut.h5")) / 2);
  }
  world().barrier();
  EXPECT_THROW(Hdf5TableReader(in_folder("cut.h5")), InputError);
}

TEST(Hdf5Tables, AnswersAFileThatCannotGrowOnAllRanks) {
  const Table table = all_types_table(400000);  // some 25 MB in the file
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{10 << 20, before.rlim_max};
  std::string message;
  setrlimit(RLIMIT_FSIZE, &small);
  try {
    write_one(in_folder("limit.h5"), table);
  } catch (const OutputError& e) {
    message = e.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_NE(message.find("limit.h5"), std::string::npos) << message;
  EXPECT_NE(message.find("File too large"), std::string::npos) << message;
  world().barrier();
  EXPECT_FALSE(std::filesystem::exists(in_folder("limit.h5")));
  EXPECT_FALSE(std::filesystem::exists(in_folder(".limit.h5.partial")));
}

TEST(Hdf5Tables, OpensPastTheSemaphoreOfAKilledRun) {
  if (world().is_driver()) {
    sem_t* taken = sem_open("OMPIO_.killed.h5.partial", O_CREAT, 0644, 0U);
    EXPECT_NE(taken, SEM_FAILED);
    sem_close(taken);
  }
  world().barrier();
  write_one(in_folder("killed.h5"), all_types_table(10));
  EXPECT_EQ(read_hdf5_table(world(), in_folder("killed.h5"), "rows").schema(), test::all_types_schema());
}

}  // namespace
}  // namespace rankwise
