#include "io/table/sqlite_look.hpp"

#include <algorithm>  // std::any_of
#include <array>      // std::array
#include <bit>        // std::bit_cast
#include <cerrno>     // errno
#include <cstring>    // std::strerror
#include <fstream>    // std::ifstream

#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"
#include "io/table/sample_statistics.hpp"
#include "io/table/sqlite_column.hpp"
#include "io/table/sqlite_rows.hpp"
#include "io/table/table_choice.hpp"

namespace rankwise {
namespace {

constexpr int kRuns = 16;
constexpr std::int64_t kRunRows = 256;

/// What kinds of values a column of the sample holds.
struct ValueKinds {
  bool integers = false;
  bool reals = false;
  bool others = false;

  DataType type() const {
    if (others || (!integers && !reals)) return kText;
    return reals ? kFloat64 : kInt64;
  }
};

/// Reads runs of rows, and the kinds and hashes of their values.
class Sampler {
 public:
  Sampler(const SqliteDatabase& database, const std::string& table, const std::string& rowid,
          const std::vector<SqliteColumn>& columns)
      : query_(database.prepare(sql(table, rowid, columns))),
        statistics_(static_cast<int>(columns.size())),
        kinds_(columns.size()) {}

  /// Reads up to `most` rows of a range; returns about how many it holds.
  double read(const RowidRange& range, std::int64_t most) {
    query_.reset();
    query_.bind(1, range.first);
    query_.bind(2, range.last);
    query_.bind(3, most);
    std::int64_t rows = 0;
    std::int64_t last = range.last;
    for (; query_.step(); ++rows) {
      last = query_.integer(0);
      for (std::size_t c = 0; c < kinds_.size(); ++c) read_value(c);
      statistics_.add_row();
    }
    if (rows < most) return static_cast<double>(rows);
    const auto span = [](std::int64_t from, std::int64_t to) {
      return static_cast<double>(to) - static_cast<double>(from) + 1;
    };
    return static_cast<double>(rows) * span(range.first, range.last) / span(range.first, last);
  }

  TableStatistics statistics(double rows) const { return statistics_.statistics(rows); }
  DataType type(std::size_t column) const { return kinds_[column].type(); }

 private:
  static std::string sql(const std::string& table, const std::string& rowid, const std::vector<SqliteColumn>& columns) {
    std::string text = "select t." + rowid;
    for (const auto& column : columns) text += ", t." + quote_sql_name(column.name);
    return text + " from " + quote_sql_name(table) + " as t not indexed where t." + rowid +
           " between ?1 and ?2 order by t." + rowid + " limit ?3";
  }

  void read_value(std::size_t c) {
    const int at = static_cast<int>(c) + 1;
    switch (sqlite3_column_type(query_.get(), at)) {
      case SQLITE_NULL:
        return;
      case SQLITE_INTEGER:
        kinds_[c].integers = true;
        return statistics_.add_value(c, mix64(static_cast<std::uint64_t>(query_.integer(at))));
      case SQLITE_FLOAT:
        kinds_[c].reals = true;
        return statistics_.add_value(c, mix64(std::bit_cast<std::uint64_t>(sqlite3_column_double(query_.get(), at))));
      default:
        kinds_[c].others = true;
        return statistics_.add_value(c, hash_bytes(query_.text(at)));
    }
  }

  SqliteStatement query_;
  SampleStatistics statistics_;
  std::vector<ValueKinds> kinds_;
};

/// Reads runs of rows, which are all rows of a small table; returns about how many rows there are.
double read_sample(Sampler& sampler, const RowidRange& all) {
  if (all.is_empty()) return 0;
  double rows = 0;
  for (int run = 0; run < kRuns; ++run) rows += sampler.read(rowids_of_rank(all, kRuns, run), kRunRows);
  return rows;
}

}  // namespace

SqliteLook look_at_sqlite(const std::string& path, const std::string& table, const TableOptions& options) {
  const SqliteDatabase database(path, SqliteDatabase::Mode::kRead);
  SqliteLook look{.table = table.empty() ? choose_table(path, list_tables(database), table) : table};
  const auto columns = read_columns(database, look.table);
  look.rowid = rowid_name(database, columns);
  Sampler sampler(database, look.table, look.rowid, columns);
  look.statistics = sampler.statistics(read_sample(sampler, find_rowids(database, look.table, look.rowid)));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    look.fields.push_back({columns[c].name, columns[c].type_is_open ? sampler.type(c) : columns[c].type});
    look.declared.push_back(columns[c].declared);
  }
  apply_types(options, "table " + look.table + " of " + path, look.fields);
  return look;
}

SqliteVersion version_of(const std::string& path) {
  constexpr std::size_t kCounterAt = 24;  // four bytes, the highest first (SQLite file format, section 1.3)
  std::ifstream file(path, std::ios::binary);
  std::array<char, 28> head{};
  file.read(head.data(), head.size());
  if (!file) throw InputError("cannot read " + path + ": " + std::strerror(errno));
  SqliteVersion version;
  for (std::size_t i = kCounterAt; i < head.size(); ++i) {
    version.changes = version.changes * 256 + static_cast<unsigned char>(head[i]);
  }
  file.seekg(0, std::ios::end);
  version.bytes = static_cast<std::int64_t>(file.tellg());
  return version;
}

}  // namespace rankwise
