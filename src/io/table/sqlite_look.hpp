#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/schema.hpp"
#include "io/table/table_input.hpp"
#include "io/table/table_options.hpp"

namespace rankwise {

/// What a SQLite file tells of a table, from its declaration and a sample of its rows.
struct SqliteLook {
  std::string table = {};
  std::string rowid = {};  ///< what the table calls its rowid
  std::vector<Field> fields = {};
  std::vector<std::string> declared = {};  ///< types, as they stand in the file
  TableStatistics statistics = {};
};

/// Reads the declaration of a table and up to 4,096 of its rows, in runs that lie evenly among the rowids.
///
/// A column whose type the declaration leaves open (see describe_column) is int64 where the sample holds integers
/// only, float64 where it holds numbers, and else text. @local
/// @param table  empty: the only one of the file
/// @throws InputError  the file cannot be read, there is no such table, it has no rowids
/// @throws JobError    a type is stated for a column that is not there
SqliteLook look_at_sqlite(const std::string& path, const std::string& table, const TableOptions& options);

/// What changes when a SQLite file does: its size and the counter in its header.
struct SqliteVersion {
  std::int64_t bytes = 0;
  std::int64_t changes = 0;
  friend bool operator==(const SqliteVersion&, const SqliteVersion&) = default;
};

/// @local @throws InputError  the file cannot be read
SqliteVersion version_of(const std::string& path);

}  // namespace rankwise
