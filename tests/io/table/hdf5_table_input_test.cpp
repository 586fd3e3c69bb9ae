#include "io/table/hdf5_table_input.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"
#include "io/hdf5_table_writer.hpp"
#include "io/input_folder.hpp"
#include "io/output_tables.hpp"
#include "io/table/pulled_rows.hpp"

namespace rankwise {
namespace {

using test::all_types_table;
using test::Cut;
using test::joined_csv;
using test::message_of;
using test::read_all;
using test::world;

std::string write(const std::string& name, std::span<const NamedTable> tables) {
  const std::string path = std::string(test::shared_folder()) + "/" + name;
  write_hdf5(world(), path, tables, {});
  return path;
}

TEST(Hdf5TableInput, GivesTheRowsThatWereWritten) {
  for (const std::int64_t rows : {0, 1, 3, 5000, 70000}) {
    const Table table = all_types_table(rows, Cut::kFirstRowAlone);
    const auto path = write("input" + std::to_string(rows) + ".h5", std::vector<NamedTable>{{"rows", table}});
    const Hdf5TableInput input(world(), path, "rows");
    EXPECT_EQ(input.schema(), table.schema());
    EXPECT_EQ(read_all(input), joined_csv(table));
    EXPECT_EQ(read_all(input), joined_csv(table)) << "a second reading";
    EXPECT_EQ(test::count_rows(input), rows);
    EXPECT_EQ(input.statistics().rows, static_cast<double>(rows));
    EXPECT_EQ(input.origin(), "table rows of " + path);
  }
}

TEST(Hdf5TableInput, ReadsOnlyWantedColumnsInTheWantedOrder) {
  const Table table = all_types_table(100);
  const auto path = write("columns.h5", std::vector<NamedTable>{{"rows", table}});
  const Hdf5TableInput input(world(), path, "");
  const std::vector<std::string_view> names{"note", "id"};
  EXPECT_EQ(read_all(input, {7, 0}), joined_csv(table.select(names)));
}

TEST(Hdf5TableInput, EstimatesDistinctValuesFromASample) {
  Table table(Schema({{"id", kInt64}, {"country", kInt64}, {"none", kInt64}}));
  const RowRange mine = even_range(100000, world().size(), world().rank());
  for (std::int64_t i = mine.begin; i < mine.end; ++i) {
    table[0].append_int(i);
    table[1].append_int(static_cast<std::int64_t>(mix64(static_cast<std::uint64_t>(i)) % 40));
    table[2].append_null();
  }
  const auto path = write("distinct.h5", std::vector<NamedTable>{{"rows", table}});
  const auto statistics = Hdf5TableInput(world(), path, "").statistics();
  EXPECT_EQ(statistics.rows, 100000);
  EXPECT_NEAR(statistics.distinct[0], 100000, 1);
  EXPECT_NEAR(statistics.distinct[1], 40, 1e-9);
  EXPECT_EQ(statistics.distinct[2], 0);
}

TEST(Hdf5TableInput, NamesTheTablesWhereItCannotChoose) {
  const Table table = all_types_table(10);
  const auto path = write("several.h5", std::vector<NamedTable>{{"customers", table}, {"scores", table}});
  EXPECT_EQ(message_of<InputError>([&] { Hdf5TableInput(world(), path, ""); }),
            path + " holds 2 tables: customers, scores; say which one, as in \"" + path + ":customers\"");
  EXPECT_EQ(message_of<InputError>([&] { Hdf5TableInput(world(), path, "score"); }),
            "there is no table \"score\" in " + path + "; did you mean \"scores\"? It holds: customers, scores");
}

TEST(Hdf5TableInput, NoticesThatTheFileHasChanged) {
  const Table before = all_types_table(10);
  const auto path = write("changed.h5", std::vector<NamedTable>{{"rows", before}});
  const Hdf5TableInput input(world(), path, "");
  const Table after = all_types_table(11);
  write("changed.h5", std::vector<NamedTable>{{"rows", after}});
  EXPECT_EQ(message_of<InputError>([&] { input.open(world(), {0}); }),
            path + " has changed since the run began: table rows has other rows or columns");
}

}  // namespace
}  // namespace rankwise
