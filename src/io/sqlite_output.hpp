#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <string>   // std::string

#include "engine/data/table.hpp"

namespace rankwise {

/// Writes tables into a new SQLite file, one after the other, rows in the order of appending with rowids from 1.
///
/// Nothing is journalled: a file is good once `close` has returned. Decimals become numbers of a DECIMAL column, exact
/// up to 15 digits; dates and timestamps ISO 8601 texts. @local
class SqliteOutput {
 public:
  /// @param path  a file that is empty or not there
  /// @throws OutputError  it cannot be written
  explicit SqliteOutput(const std::string& path);
  ~SqliteOutput();
  SqliteOutput(const SqliteOutput&) = delete;
  SqliteOutput& operator=(const SqliteOutput&) = delete;

  /// Begins a table; the one before is complete. @throws OutputError
  void create_table(const std::string& name, const Schema& schema);
  /// Appends rows to the table at hand, whose schema they have.
  /// @throws OutputError  the disk is full
  /// @throws BudgetError  a decimal has more than 15 digits
  void append(const Table& rows);
  /// Completes the file. @throws OutputError
  void close();

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace rankwise
