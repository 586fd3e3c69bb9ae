#include "io/table/sqlite_column.hpp"

#include <algorithm>  // std::any_of
#include <charconv>   // std::from_chars

#include "engine/runtime/error.hpp"
#include "io/table/table_choice.hpp"

namespace rankwise {
namespace {

constexpr int kMostPlaces = 18;

std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

/// Reads s of "DECIMAL(p, s)", 0 of "DECIMAL(p)", and -1 of what has no brackets.
int declared_places(const std::string& declared) {
  const auto open = declared.find('(');
  if (open == std::string::npos) return -1;
  const auto comma = declared.find(',', open);
  if (comma == std::string::npos) return 0;
  const auto digit = declared.find_first_of("0123456789", comma);
  int places = -1;
  if (digit != std::string::npos) std::from_chars(declared.data() + digit, declared.data() + declared.size(), places);
  return places;
}

/// The kind of a table as `pragma table_list` has it.
struct TableKind {
  std::string type;
  bool without_rowid = false;
};

TableKind kind_of(const SqliteDatabase& database, const std::string& table) {
  const auto query = database.prepare("select type, wr from pragma_table_list where schema = 'main' and name = ?1");
  query.bind(1, std::string_view(table));
  if (!query.step()) return {choose_table(database.path(), list_tables(database), table)};  // throws
  return {std::string(query.text(0)), query.integer(1) != 0};
}

void refuse_without_rows(const SqliteDatabase& database, const std::string& table) {
  const TableKind kind = kind_of(database, table);
  if (kind.type == "table" && !kind.without_rowid) return;
  const std::string what = kind.type == "table" ? "has no rowids (it was made WITHOUT ROWID)"
                                                : "is a " + kind.type + (kind.type == "virtual" ? " table" : "");
  throw InputError("table " + table + " of " + database.path() + " " + what +
                   ", and ranks share a table out by rowid; copy it: create table ... as select * from " +
                   quote_sql_name(table));
}

}  // namespace

SqliteColumn describe_column(std::string name, std::string declared) {
  SqliteColumn column{.name = std::move(name), .declared = std::move(declared)};
  const std::string words = upper_case(column.declared);
  const auto has = [&](const char* word) { return words.find(word) != std::string::npos; };
  const int places = declared_places(words);
  const bool is_numeric = !has("BOOL") && !has("DATE") && !has("TIME");
  if (has("INT")) {
    column.type = kInt64;
  } else if (has("CHAR") || has("CLOB") || has("TEXT") || has("BLOB")) {
    column.type = kText;
  } else if (has("REAL") || has("FLOA") || has("DOUB") || (is_numeric && places > kMostPlaces)) {
    column.type = kFloat64;
  } else if (has("BOOL")) {
    column.type = kBool;
  } else if (has("DATETIME") || has("TIMESTAMP")) {
    column.type = kTimestamp;
  } else if (has("DATE")) {
    column.type = kDate;
  } else if (places >= 0) {
    column.type = places == 0 ? kInt64 : decimal(places);
  } else {
    column.type_is_open = true;
  }
  return column;
}

std::vector<std::string> list_tables(const SqliteDatabase& database) {
  const auto query = database.prepare(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' "
      "escape '\\' order by name");
  std::vector<std::string> names;
  while (query.step()) names.emplace_back(query.text(0));
  return names;
}

std::vector<SqliteColumn> read_columns(const SqliteDatabase& database, const std::string& table) {
  refuse_without_rows(database, table);
  const auto query = database.prepare("select name, type from pragma_table_xinfo(?1) where hidden <> 1 order by cid");
  query.bind(1, std::string_view(table));
  std::vector<SqliteColumn> columns;
  while (query.step()) columns.push_back(describe_column(std::string(query.text(0)), std::string(query.text(1))));
  return columns;
}

std::string rowid_name(const SqliteDatabase& database, const std::vector<SqliteColumn>& columns) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    const std::string upper = upper_case(name);
    const auto taken = [&](const SqliteColumn& column) { return upper_case(column.name) == upper; };
    if (!std::any_of(columns.begin(), columns.end(), taken)) return name;
  }
  throw InputError(database.path() + ": a table's columns rowid, _rowid_ and oid hide its rowids; rename one of them");
}

}  // namespace rankwise
