#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "engine/data/batch_source.hpp"
#include "io/sqlite_database.hpp"
#include "io/text_arena.hpp"
#include "io/time_parser.hpp"

namespace rankwise {

/// The rowids of a table, from the first to the last.
struct RowidRange {
  std::int64_t first = 0;
  std::int64_t last = -1;
  bool is_empty() const { return first > last; }
};

/// Finds the smallest and the largest rowid, by two look-ups. @local
RowidRange find_rowids(const SqliteDatabase& database, const std::string& table, const std::string& rowid);

/// Cuts the span of the rowids into as many even parts as there are ranks. @local
RowidRange rowids_of_rank(const RowidRange& all, int ranks, int rank);

/// What is read of a SQLite table.
struct SqliteSelection {
  std::string path;
  std::string table;
  std::string rowid;                ///< what the table calls its rowid
  Schema schema;                    ///< of the wanted columns
  std::vector<std::string> advice;  ///< per column: what to do about a value that does not fit
};

/// Pulls the rows of a part of a SQLite table, by ascending rowid.
///
/// A column of numbers, dates or booleans takes what its type can hold exactly, as number or as text; an empty text in
/// it is null, as the sqlite3 shell's .import leaves it. A column of text takes numbers too.
class SqliteRows : public BatchSource {
 public:
  /// @local @throws InputError  the file cannot be opened, or there is no such table or column any more
  SqliteRows(SqliteSelection selection, int ranks, int rank);

  const Schema& schema() const override { return selection_.schema; }
  /// @throws InputError  the file cannot be read, or a value does not fit: with table, rowid, column and value
  bool next(RecordBatch& batch) override;
  std::optional<RowOrigin> origin(std::int64_t row) const override;

 private:
  bool read_value(int c, BatchColumn& column, std::size_t row);
  bool read_text(int c, std::string_view& value);
  bool read_integral(int c, const DataType& type, std::int64_t& value) const;
  bool parse_text(std::string_view text, const DataType& type, std::int64_t& value) const;
  [[noreturn]] void refuse(int c) const;
  std::string row_text(std::int64_t rowid) const;

  SqliteSelection selection_;
  SqliteDatabase database_;
  std::optional<SqliteStatement> query_;  // rowid, then the wanted columns; none where there is nothing to read
  std::vector<std::int64_t> rowids_;      // of the last batch
  TextArena arena_;
  TimeParser times_{{}};
};

}  // namespace rankwise
