#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/data_type.hpp"
#include "io/sqlite_database.hpp"

namespace rankwise {

/// A column as its table declares it.
struct SqliteColumn {
  std::string name;
  std::string declared;  ///< such as "INTEGER"; may be empty
  DataType type = kText;
  bool type_is_open = false;  ///< the declaration allows for any number, or anything: the values must tell
};

/// Finds the type that a declaration means.
///
/// By SQLite's rules of affinity ("Datatypes In SQLite", 3.1): INT is int64; CHAR, CLOB, TEXT and BLOB text; REAL, FLOA
/// and DOUB float64. Of the others, BOOL is boolean, DATE, DATETIME and TIMESTAMP are ISO 8601 texts, and a number with
/// stated places, as in DECIMAL(10,2), is a decimal. What remains is open. @local
SqliteColumn describe_column(std::string name, std::string declared);

/// Lists the tables that have rows of their own, ascending. @local
std::vector<std::string> list_tables(const SqliteDatabase& database);

/// Reads the columns of a table. @local
/// @throws InputError  it is a view, a virtual table or one WITHOUT ROWID; there is no such table
std::vector<SqliteColumn> read_columns(const SqliteDatabase& database, const std::string& table);

/// Finds the name by which the rowid can be called: a column may have taken "rowid". @local @throws InputError none
std::string rowid_name(const SqliteDatabase& database, const std::vector<SqliteColumn>& columns);

}  // namespace rankwise
