#include "io/sqlite_output.hpp"

#include <optional>  // std::optional

#include "engine/data/calendar.hpp"
#include "engine/data/decimal.hpp"
#include "engine/runtime/error.hpp"
#include "io/sqlite_database.hpp"

namespace rankwise {
namespace {

/// Decimals up to here survive as doubles: SQLite itself promises 15 digits.
constexpr std::int64_t kMostUnits = 1'000'000'000'000'000;
constexpr int kDecimalDigits = 15;

std::string declaration_of(const DataType& type) {
  switch (type.id) {
    case TypeId::kInt64:
      return "INTEGER";
    case TypeId::kFloat64:
      return "REAL";
    case TypeId::kDecimal:
      return "DECIMAL(" + std::to_string(kDecimalDigits) + "," + std::to_string(type.scale) + ")";
    case TypeId::kTimestamp:
      return "DATETIME";
    case TypeId::kDate:
      return "DATE";
    case TypeId::kBool:
      return "BOOLEAN";
    case TypeId::kText:
      return "TEXT";
  }
  return "";
}

void bind_decimal(const SqliteStatement& insert, int parameter, std::int64_t units, int scale) {
  if (units >= kMostUnits || units <= -kMostUnits) {
    throw BudgetError("the decimal " + format_decimal(units, scale) + " has more than 15 digits, which SQLite rounds");
  }
  double divisor = 1;
  for (int i = 0; i < scale; ++i) divisor *= 10;
  sqlite3_bind_double(insert.get(), parameter, static_cast<double>(units) / divisor);
}

void bind_value(const SqliteStatement& insert, int parameter, const Column& column, std::int64_t row) {
  const auto at = static_cast<std::size_t>(row);
  if (column.is_null(row)) {
    sqlite3_bind_null(insert.get(), parameter);
    return;
  }
  switch (column.type().id) {
    case TypeId::kInt64:
    case TypeId::kBool:
      return insert.bind(parameter, column.ints()[at]);
    case TypeId::kFloat64:
      sqlite3_bind_double(insert.get(), parameter, column.doubles()[at]);
      return;
    case TypeId::kDecimal:
      return bind_decimal(insert, parameter, column.ints()[at], column.type().scale);
    case TypeId::kTimestamp:
      return insert.bind(parameter, format_timestamp(column.ints()[at]));
    case TypeId::kDate:
      return insert.bind(parameter, format_date(column.ints()[at]));
    case TypeId::kText:
      return insert.bind(parameter, column.text(row));
  }
}

}  // namespace

struct SqliteOutput::Connection {
  explicit Connection(const std::string& path) : database(path, SqliteDatabase::Mode::kWrite) {}
  SqliteDatabase database;
  std::optional<SqliteStatement> insert = {};
};

SqliteOutput::SqliteOutput(const std::string& path) : connection_(std::make_unique<Connection>(path)) {
  connection_->database.run(
      "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; begin");
}

SqliteOutput::~SqliteOutput() = default;

void SqliteOutput::create_table(const std::string& name, const Schema& schema) {
  std::string columns;
  std::string parameters;
  for (const auto& field : schema) {
    columns += (columns.empty() ? "" : ", ") + quote_sql_name(field.name) + " " + declaration_of(field.type);
    parameters += parameters.empty() ? "?" : ", ?";
  }
  const auto& database = connection_->database;
  database.run("create table " + quote_sql_name(name) + " (" + columns + ")");
  connection_->insert.emplace(database.prepare("insert into " + quote_sql_name(name) + " values (" + parameters + ")"));
}

void SqliteOutput::append(const Table& rows) {
  const SqliteStatement& insert = *connection_->insert;
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    for (int c = 0; c < rows.column_count(); ++c) bind_value(insert, c + 1, rows[c], row);
    insert.step();
    insert.reset();
  }
}

void SqliteOutput::close() {
  connection_->insert.reset();
  connection_->database.run("commit");
  connection_.reset();
}

}  // namespace rankwise
