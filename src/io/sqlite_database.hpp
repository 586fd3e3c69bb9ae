#pragma once
#include <sqlite3.h>

#include <cstdint>      // std::int64_t
#include <memory>       // std::unique_ptr
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

class SqliteStatement;

/// A connection to a SQLite file; what fails becomes an InputError, or an OutputError where the file is written. @local
class SqliteDatabase {
 public:
  enum class Mode {
    kRead,   ///< read-only and without locks: nobody may write the file meanwhile
    kWrite,  ///< a new or empty file
  };

  /// @throws InputError   it cannot be opened, is no SQLite file, or changes are waiting in a journal beside it
  /// @throws OutputError  it cannot be created
  SqliteDatabase(std::string path, Mode mode);

  const std::string& path() const { return path_; }
  sqlite3* get() const { return database_.get(); }

  /// Runs statements that give no rows.
  void run(const std::string& sql) const;
  SqliteStatement prepare(const std::string& sql) const;
  /// Throws with SQLite's reason.
  [[noreturn]] void fail() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::string path_;
  Mode mode_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A prepared statement; its database must outlive it. @local
class SqliteStatement {
 public:
  SqliteStatement(const SqliteDatabase& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}

  sqlite3_stmt* get() const { return statement_.get(); }
  /// Binds parameters, from 1.
  void bind(int parameter, std::int64_t value) const { sqlite3_bind_int64(get(), parameter, value); }
  void bind(int parameter, std::string_view value) const {
    sqlite3_bind_text64(get(), parameter, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }

  /// Goes to the next row; false behind the last one. @throws as the database
  bool step() const {
    const int result = sqlite3_step(get());
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) database_->fail();
    return false;
  }
  void reset() const { sqlite3_reset(get()); }

  /// Reads column `c`, from 0, of the row.
  std::int64_t integer(int c) const { return sqlite3_column_int64(get(), c); }
  /// The text lives until the next step.
  std::string_view text(int c) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(get(), c));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(get(), c))};
  }
  bool is_null(int c) const { return sqlite3_column_type(get(), c) == SQLITE_NULL; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  const SqliteDatabase* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Writes a name so that it can stand in SQL: "a ""b""". @local
std::string quote_sql_name(std::string_view name);

}  // namespace rankwise
