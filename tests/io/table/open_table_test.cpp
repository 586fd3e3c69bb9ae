#include "io/table/open_table.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"
#include "io/hdf5_table_writer.hpp"
#include "io/input_folder.hpp"
#include "io/table/pulled_rows.hpp"
#include "io/table/sqlite_file.hpp"

namespace rankwise {
namespace {

using test::InputFolder;
using test::message_of;
using test::read_all;
using test::world;

std::string rows_at(const std::string& location) {
  return read_all(*open_table(world(), location));
}

TEST(OpenTable, ChoosesTheFormatByTheSuffix) {
  const InputFolder folder("open_table");
  const auto csv = folder.add("crm.CSV", "x\n1\n");
  EXPECT_EQ(rows_at(csv), "1\n");
  folder.add("parts/a.csv", "x\n2\n");
  folder.add("parts/b.csv", "x\n3\n");
  EXPECT_EQ(rows_at(folder.path() + "/parts/*.csv"), "2\n3\n");
  EXPECT_EQ(rows_at(folder.path() + "/parts/*.csv*"), "2\n3\n");
  EXPECT_EQ(rows_at(folder.path() + "/parts/"), "2\n3\n");

  Table table(Schema({{"x", kInt64}}));
  if (world().is_driver()) table[0].append_int(4);
  const std::string h5 = folder.path() + "/run.h5";
  write_hdf5(world(), h5, std::vector<NamedTable>{{"four", table}}, {});
  EXPECT_EQ(rows_at(h5), "4\n");
  EXPECT_EQ(rows_at(h5 + ":four"), "4\n");

  const auto db = test::make_sqlite("open_table/a.b:c.sqlite",
                                    "create table five (x int); insert into five values (5);"
                                    "create table \"s:x\" (x int); insert into \"s:x\" values (6)");
  EXPECT_EQ(rows_at(db + ":five"), "5\n");
  EXPECT_EQ(rows_at(db + ":s:x"), "6\n");
  EXPECT_EQ(message_of<InputError>([&] { open_table(world(), db); }),
            db + " holds 2 tables: five, s:x; say which one, as in \"" + db + ":five\"");
}

TEST(OpenTable, RefusesOtherSuffixes) {
  for (const char* location : {"crm.xlsx", "crm", "crm.parquet:t", "crm.csv.bak", "a.csv*/b.txt", ""}) {
    EXPECT_EQ(message_of<JobError>([&] { open_table(world(), location); }),
              std::string("cannot tell from its name what kind of table \"") + location +
                  "\" is; known are .csv (also .csv.gz, .csv.xz, .csv.zst, or a folder with \"/\" at the end), .h5 and "
                  ".sqlite or .db, the last two with \":TABLE\" behind them");
  }
  EXPECT_EQ(message_of<InputError>([&] { open_table(world(), "none.csv"); }), "input file none.csv does not exist");
  TableOptions options;
  options.types["x"] = kText;
  EXPECT_EQ(message_of<JobError>([&] { open_table(world(), "a.h5", options); }),
            "a.h5 tells its types itself; state none");
}

}  // namespace
}  // namespace rankwise
