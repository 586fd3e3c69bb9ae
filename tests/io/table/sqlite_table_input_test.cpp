#include "io/table/sqlite_table_input.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/error.hpp"
#include "io/input_folder.hpp"
#include "io/table/pulled_rows.hpp"
#include "io/table/sqlite_column.hpp"
#include "io/table/sqlite_file.hpp"
#include "io/table/sqlite_rows.hpp"

namespace rankwise {
namespace {

using test::make_sqlite;
using test::message_of;
using test::read_all;
using test::world;

std::string types_of(const TableInput& input) {
  std::string all;
  for (const auto& field : input.schema()) all += field.name + " " + to_string(field.type) + "; ";
  return all;
}

std::string type_of(const std::string& declared) {
  const auto column = describe_column("x", declared);
  return column.type_is_open ? "open" : to_string(column.type);
}

TEST(SqliteColumn, TakesTypesFromDeclarations) {
  // The examples of SQLite's "Datatypes In SQLite", 3.1.1.
  for (const char* declared : {"INT", "INTEGER", "tinyint", "BIGINT", "UNSIGNED BIG INT", "INT8"}) {
    EXPECT_EQ(type_of(declared), "int64") << declared;
  }
  for (const char* declared : {"CHARACTER(20)", "VARCHAR(255)", "NVARCHAR(100)", "text", "CLOB", "BLOB"}) {
    EXPECT_EQ(type_of(declared), "text") << declared;
  }
  for (const char* declared : {"REAL", "DOUBLE", "DOUBLE PRECISION", "float"}) {
    EXPECT_EQ(type_of(declared), "float64") << declared;
  }
  EXPECT_EQ(type_of("DECIMAL(10,5)"), "decimal(5)");
  EXPECT_EQ(type_of("numeric(12, 2)"), "decimal(2)");
  EXPECT_EQ(type_of("DECIMAL(9)"), "int64");
  EXPECT_EQ(type_of("DECIMAL(30,20)"), "float64");
  EXPECT_EQ(type_of("BOOLEAN"), "bool");
  EXPECT_EQ(type_of("DATE"), "date");
  EXPECT_EQ(type_of("DATETIME"), "timestamp");
  EXPECT_EQ(type_of("TIMESTAMP"), "timestamp");
  EXPECT_EQ(type_of("NUMERIC"), "open");
  EXPECT_EQ(type_of(""), "open");
}

TEST(SqliteTableInput, ReadsEveryType) {
  const auto path = make_sqlite(
      "types.sqlite",
      "create table crm (id integer primary key, name text, spent decimal(10,2), rate real, vip boolean, born date, "
      "seen datetime, total numeric, ratio numeric, any);"
      "insert into crm values (1, 'Ann', 12.5, 1e-3, 1, '1990-02-28', '2011-12-09 12:50:00', 7, 1, 'x'),"
      "(2, '', 0.1, 2, 0, '1985-01-01', '2011-12-10', 9223372036854775807, 2.5, 5),"
      "(3, null, null, null, null, null, null, null, null, null),"
      "(7, 'say \"hi\"', '', '', '', '', '', '', 3, ''),"
      "(9, 17, 3, 5, 'true', '2000-01-01', '2015-05-06 19:54:17.0', -1, 4, 2.5)");
  const SqliteTableInput input(world(), path, "");
  EXPECT_EQ(types_of(input),
            "id int64; name text; spent decimal(2); rate float64; vip bool; born date; seen timestamp; total text; "
            "ratio float64; any text; ")
      << "an empty text makes the open column text";
  TableOptions options;
  options.types = {{"total", kInt64}};
  const SqliteTableInput stated(world(), path, "crm", options);
  EXPECT_EQ(read_all(stated),
            "1,Ann,12.50,0.001,true,1990-02-28,2011-12-09 12:50:00,7,1,x\n"
            "2,\"\",0.10,2,false,1985-01-01,2011-12-10 00:00:00,9223372036854775807,2.5,5\n"
            "3,,,,,,,,,\n"
            "7,\"say \"\"hi\"\"\",,,,,,,3,\"\"\n"
            "9,17,3.00,5,true,2000-01-01,2015-05-06 19:54:17,-1,4,2.5\n");
  EXPECT_EQ(read_all(stated, {1, 0}), "Ann,1\n\"\",2\n,3\n\"say \"\"hi\"\"\",7\n17,9\n");
  EXPECT_EQ(test::count_rows(stated), 5);
  EXPECT_EQ(stated.statistics().rows, 5);
  EXPECT_EQ(stated.statistics().distinct[0], 5);
  EXPECT_EQ(stated.origin(), "table crm of " + path);
}

TEST(SqliteTableInput, SharesOutRowidsHoweverTheyLie) {
  const auto numbers = [](int count) {
    return "with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < " + std::to_string(count) +
           ") ";
  };
  const auto check = [](const SqliteTableInput& input, std::int64_t rows) {
    std::string expected;
    for (std::int64_t i = 0; i < rows; ++i) expected += std::to_string(i) + "\n";
    EXPECT_EQ(read_all(input, {0}), expected);
    EXPECT_EQ(read_all(input, {0}), expected) << "a second reading";
    EXPECT_EQ(test::count_rows(input), rows);
  };
  const auto empty = make_sqlite("empty.db", "create table t (i int)");
  check(SqliteTableInput(world(), empty, "t"), 0);
  EXPECT_EQ(SqliteTableInput(world(), empty, "t").statistics().rows, 0);
  const auto one = make_sqlite("one.db", "create table t (i int); insert into t(rowid, i) values (-5, 0)");
  check(SqliteTableInput(world(), one, "t"), 1);
  const auto dense = make_sqlite("dense.db", "create table t (i int, w text);" + numbers(20000) +
                                                 "insert into t select i, 'word ' || (i % 40) from n");
  const SqliteTableInput input(world(), dense, "t");
  check(input, 20000);
  EXPECT_NEAR(input.statistics().rows, 20000, 1);
  EXPECT_NEAR(input.statistics().distinct[0], 20000, 1);
  EXPECT_NEAR(input.statistics().distinct[1], 40, 1e-9);
  const auto sparse = make_sqlite("sparse.db", "create table t (i int);" + numbers(3000) +
                                                   "insert into t(rowid, i) select i * i * 1000003, i from n");
  check(SqliteTableInput(world(), sparse, "t"), 3000);
  const auto extreme = make_sqlite("extreme.db",
                                   "create table t (i int); insert into t(rowid, i) values "
                                   "(-9223372036854775808, 0), (-1, 1), (0, 2), (9223372036854775807, 3)");
  check(SqliteTableInput(world(), extreme, "t"), 4);
  const auto indexed = make_sqlite("indexed.db", "create table t (i int, rowid int, \"a\"\"b\" int);" + numbers(500) +
                                                     "insert into t select i, -i, 1 from n;"
                                                     "create index by_i on t(rowid, i)");
  check(SqliteTableInput(world(), indexed, "t"), 500);
}

TEST(SqliteTableInput, CutsAnySpanOfRowids) {
  for (const auto& all : {RowidRange{INT64_MIN, INT64_MAX}, RowidRange{5, 5}, RowidRange{-3, 100}, RowidRange{}}) {
    std::int64_t next = all.first;
    for (int rank = 0; rank < 7; ++rank) {
      const RowidRange mine = rowids_of_rank(all, 7, rank);
      if (mine.is_empty()) continue;
      EXPECT_EQ(mine.first, next);
      next = mine.last == INT64_MAX ? INT64_MIN : mine.last + 1;
    }
    EXPECT_EQ(next, all.last == INT64_MAX ? INT64_MIN : all.last + 1);
  }
}

TEST(SqliteTableInput, NamesAValueThatDoesNotFit) {
  const auto path = make_sqlite("misfit.db",
                                "create table t (i integer, d decimal(5,2), day date, b boolean, w text);"
                                "insert into t values (1, 1, '2011-12-09', 0, 'x'), (2.5, 0.125, 1323388800, 2, x'00'),"
                                "('two', 1e300, '2011-12-09 10:00:00', 'maybe', cast(x'e9' as text))");
  const SqliteTableInput input(world(), path, "t");
  const auto message = [&](int column) {
    return message_of<InputError>([&] { read_all(input, {column}); }).substr(path.size());
  };
  EXPECT_EQ(message(0),
            ", table t, rowid 2, column \"i\": real 2.5 does not fit the type int64\n"
            "  (the column is declared INTEGER, taken for int64; state another type, such as text)");
  EXPECT_EQ(message(1),
            ", table t, rowid 2, column \"d\": real 0.125 does not fit the type decimal(2)\n"
            "  (the column is declared decimal(5,2), taken for decimal(2); state another type, such as text)");
  EXPECT_EQ(message(2).substr(0, message(2).find('\n')),
            ", table t, rowid 2, column \"day\": integer 1323388800 does not fit the type date");
  EXPECT_EQ(message(3).substr(0, message(3).find('\n')),
            ", table t, rowid 2, column \"b\": integer 2 does not fit the type bool");
  EXPECT_EQ(message(4).substr(0, message(4).find('\n')),
            ", table t, rowid 2, column \"w\": a blob does not fit the type text");
  const auto third = make_sqlite("misfit3.db",
                                 "create table t (i integer, d decimal(5,2), day date, b boolean, w text);"
                                 "insert into t values ('two', 1e300, '2011-12-09 10:00:00', 'maybe', "
                                 "cast(x'e9' as text))");
  const SqliteTableInput other(world(), third, "t");
  const char* expected[] = {"text two does not fit the type int64", "real 1.0e+300 does not fit the type decimal(2)",
                            "text 2011-12-09 10:00:00 does not fit the type date",
                            "text maybe does not fit the type bool", "text \\xE9 is not valid UTF-8"};
  for (int c = 0; c < 5; ++c) {
    EXPECT_NE(message_of<InputError>([&] { read_all(other, {c}); }).find(expected[c]), std::string::npos)
        << message_of<InputError>([&] { read_all(other, {c}); });
  }
}

TEST(SqliteTableInput, RefusesWhatHasNoRowids) {
  const auto path = make_sqlite("kinds.sqlite3",
                                "create table keyed (k text primary key) without rowid; create table plain (x int);"
                                "create view seen as select * from plain");
  const auto message = [&](const std::string& table) {
    return message_of<InputError>([&] { SqliteTableInput(world(), path, table); });
  };
  EXPECT_EQ(message("keyed"), "table keyed of " + path +
                                  " has no rowids (it was made WITHOUT ROWID), and ranks share a table out by rowid; "
                                  "copy it: create table ... as select * from \"keyed\"");
  EXPECT_EQ(message("seen"), "table seen of " + path +
                                 " is a view, and ranks share a table out by rowid; copy it: create table ... as "
                                 "select * from \"seen\"");
  EXPECT_EQ(message("plian"),
            "there is no table \"plian\" in " + path + "; did you mean \"plain\"? It holds: keyed, plain");
  EXPECT_EQ(message(""), path + " holds 2 tables: keyed, plain; say which one, as in \"" + path + ":keyed\"");
}

TEST(SqliteTableInput, RefusesFilesThatAreNotWhole) {
  const test::InputFolder folder("sqlite_files");
  const auto text = folder.add("text.db", std::string(4096, 'x'));
  EXPECT_EQ(message_of<InputError>([&] { SqliteTableInput(world(), text, ""); }), text + " is not a SQLite file");
  const std::string none = folder.path() + "/none.db";
  EXPECT_EQ(message_of<InputError>([&] { SqliteTableInput(world(), none, ""); }),
            "cannot open " + none + ": No such file or directory");
  const auto path = make_sqlite("sqlite_files/odd #1?%.db", "create table t (x int); insert into t values (1)");
  EXPECT_EQ(read_all(SqliteTableInput(world(), path, "t")), "1\n");
  folder.add("odd #1?%.db-wal", "frames");
  EXPECT_EQ(message_of<InputError>([&] { SqliteTableInput(world(), path, "t"); }),
            path + " is not whole without " + path +
                "-wal: a program is writing it, or was interrupted. When none is any more, sqlite3 " + path +
                " \"pragma wal_checkpoint(truncate)\" completes it");
}

TEST(SqliteTableInput, NoticesThatTheFileHasChanged) {
  const auto path = make_sqlite("changes.db", "create table t (x int); insert into t values (1)");
  const SqliteTableInput input(world(), path, "t");
  world().barrier();
  if (world().is_driver()) {
    sqlite3* database = nullptr;
    sqlite3_open(path.c_str(), &database);
    sqlite3_exec(database, "insert into t values (2)", nullptr, nullptr, nullptr);
    sqlite3_close(database);
  }
  world().barrier();
  EXPECT_EQ(message_of<InputError>([&] { input.open(world(), {0}); }), path + " has changed since the run began");
}

}  // namespace
}  // namespace rankwise
