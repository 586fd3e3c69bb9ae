#include "io/table/sqlite_rows.hpp"

#include <cmath>  // std::abs, std::llround

#include "engine/data/calendar.hpp"
#include "engine/data/decimal.hpp"
#include "engine/numeric/int128.hpp"
#include "engine/runtime/error.hpp"
#include "io/number_parser.hpp"
#include "io/utf8.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kMostShown = 80;
constexpr double kExactIntegers = 9007199254740992.0;  // 2^53: doubles hold all integers up to here

double power_of_ten(int exponent) {
  double power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;  // exact up to 10^22
  return power;
}

/// Scales an integer by 10^scale; false where it leaves int64.
bool scale_up(std::int64_t integer, int scale, std::int64_t& units) {
  for (int i = 0; i < scale; ++i) {
    if (__builtin_mul_overflow(integer, std::int64_t{10}, &integer)) return false;
  }
  units = integer;
  return true;
}

/// Turns a double into units of 10^-scale where it is the double nearest to such a decimal.
bool decimal_of_double(double number, int scale, std::int64_t& units) {
  const double scaled = number * power_of_ten(scale);
  if (!(std::abs(scaled) < kExactIntegers)) return false;
  units = std::llround(scaled);
  return static_cast<double>(units) / power_of_ten(scale) == number;
}

}  // namespace

RowidRange find_rowids(const SqliteDatabase& database, const std::string& table, const std::string& rowid) {
  const std::string from = " from " + quote_sql_name(table) + " not indexed";
  const auto query =
      database.prepare("select (select min(" + rowid + ")" + from + "), (select max(" + rowid + ")" + from + ")");
  query.step();
  if (query.is_null(0)) return {};
  return {query.integer(0), query.integer(1)};
}

RowidRange rowids_of_rank(const RowidRange& all, int ranks, int rank) {
  if (all.is_empty()) return {};
  const int128 span = static_cast<int128>(all.last) - all.first + 1;
  const auto cut = [&](int r) { return static_cast<std::int64_t>(all.first + span * r / ranks); };
  return {cut(rank), rank + 1 == ranks ? all.last : cut(rank + 1) - 1};
}

SqliteRows::SqliteRows(SqliteSelection selection, int ranks, int rank)
    : selection_(std::move(selection)), database_(selection_.path, SqliteDatabase::Mode::kRead) {
  const auto& [path, table, rowid, schema, advice] = selection_;
  const RowidRange mine = rowids_of_rank(find_rowids(database_, table, rowid), ranks, rank);
  std::string sql = "select t." + rowid;
  for (const auto& field : schema)
    sql += ", t." + quote_sql_name(field.name);  // else a missing one is taken for a text
  sql += " from " + quote_sql_name(table) + " as t not indexed";
  sql += " where t." + rowid + " between ?1 and ?2 order by t." + rowid;
  query_.emplace(database_.prepare(sql));
  if (mine.is_empty()) {
    query_.reset();
    return;
  }
  query_->bind(1, mine.first);
  query_->bind(2, mine.last);
}

std::string SqliteRows::row_text(std::int64_t rowid) const {
  return selection_.path + ", table " + selection_.table + ", rowid " + std::to_string(rowid);
}

std::optional<RowOrigin> SqliteRows::origin(std::int64_t row) const {
  const std::int64_t rowid = rowids_[static_cast<std::size_t>(row)];
  return RowOrigin{row_text(rowid), {0, rowid}};
}

/// Says what the row at hand holds in column `c` of the selection, and that it is not what the column holds.
void SqliteRows::refuse(int c) const {
  const Field& field = selection_.schema[c];
  const int kind = sqlite3_column_type(query_->get(), c + 1);
  const char* what = kind == SQLITE_INTEGER ? "integer " : kind == SQLITE_FLOAT ? "real " : "text ";
  const bool is_bad_text = kind == SQLITE_TEXT && field.type.is_text();
  const std::string value =
      kind == SQLITE_BLOB ? "a blob" : what + printable_utf8(query_->text(c + 1).substr(0, kMostShown));
  const std::string why = is_bad_text ? " is not valid UTF-8" : " does not fit the type " + to_string(field.type);
  const std::int64_t rowid = query_->integer(0);
  throw InputError(row_text(rowid) + ", column \"" + field.name + "\": " + value + why + "\n  (" +
                       selection_.advice[static_cast<std::size_t>(c)] + ")",
                   {0, rowid});
}

bool SqliteRows::read_text(int c, std::string_view& value) {
  if (sqlite3_column_type(query_->get(), c + 1) == SQLITE_BLOB) return false;
  const auto text = query_->text(c + 1);
  value = arena_.keep(text);
  return is_valid_utf8(text);
}

bool SqliteRows::parse_text(std::string_view text, const DataType& type, std::int64_t& value) const {
  if (type.id == TypeId::kBool) return parse_bool(text, value) == FieldStatus::kValue;
  if (type.id == TypeId::kTimestamp || type.id == TypeId::kDate) {
    if (!times_.parse(text, value)) return false;
    if (type.id == TypeId::kTimestamp) return true;
    const bool is_midnight = value % kSecondsPerDay == 0;
    value = day_of_timestamp(value);
    return is_midnight;
  }
  return parse_decimal(text, type.scale, '.', value) == FieldStatus::kValue;
}

bool SqliteRows::read_integral(int c, const DataType& type, std::int64_t& value) const {
  sqlite3_stmt* const row = query_->get();
  const int kind = sqlite3_column_type(row, c + 1);
  if (kind == SQLITE_TEXT) return parse_text(trim(query_->text(c + 1)), type, value);
  const bool is_number = type.id == TypeId::kInt64 || type.id == TypeId::kDecimal;
  if (kind == SQLITE_INTEGER) {
    value = sqlite3_column_int64(row, c + 1);
    return is_number ? scale_up(value, type.scale, value) : type.id == TypeId::kBool && (value == 0 || value == 1);
  }
  return kind == SQLITE_FLOAT && is_number && decimal_of_double(sqlite3_column_double(row, c + 1), type.scale, value);
}

/// Reads column `c` of the row at hand into place `row` of the batch; false where the value does not fit.
bool SqliteRows::read_value(int c, BatchColumn& column, std::size_t row) {
  const int kind = sqlite3_column_type(query_->get(), c + 1);
  const bool is_text = column.type.is_text();
  const bool is_null = kind == SQLITE_NULL || (kind == SQLITE_TEXT && !is_text && trim(query_->text(c + 1)).empty());
  column.valid[row] = is_null ? 0 : 1;
  if (is_text) {
    column.texts[row] = {};
    return is_null || read_text(c, column.texts[row]);
  }
  if (!column.type.is_float()) {
    column.ints[row] = 0;
    return is_null || read_integral(c, column.type, column.ints[row]);
  }
  column.doubles[row] = is_null ? 0.0 : sqlite3_column_double(query_->get(), c + 1);
  if (kind != SQLITE_TEXT || is_null) return kind != SQLITE_BLOB;
  return parse_double(trim(query_->text(c + 1)), '.', column.doubles[row]) == FieldStatus::kValue;
}

bool SqliteRows::next(RecordBatch& batch) {
  if (!query_) return false;
  arena_.clear();
  const int columns = selection_.schema.size();
  batch.columns.resize(static_cast<std::size_t>(columns));
  for (int c = 0; c < columns; ++c) {
    batch[c].type = selection_.schema[c].type;
    batch[c].resize(kBatchRows);
  }
  std::size_t row = 0;
  rowids_.resize(static_cast<std::size_t>(kBatchRows));
  for (; row < static_cast<std::size_t>(kBatchRows); ++row) {
    if (!query_->step()) {
      query_.reset();
      break;
    }
    rowids_[row] = query_->integer(0);
    for (int c = 0; c < columns; ++c) {
      if (!read_value(c, batch[c], row)) refuse(c);
    }
  }
  batch.rows = static_cast<std::int64_t>(row);
  for (int c = 0; c < columns; ++c) batch[c].resize(batch.rows);
  batch.select_all();
  return batch.rows > 0;
}

}  // namespace rankwise
