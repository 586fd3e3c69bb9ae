#include "io/sqlite_database.hpp"

#include <cerrno>      // errno
#include <cstring>     // std::strerror
#include <filesystem>  // std::filesystem
#include <fstream>     // std::ifstream

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

namespace fs = std::filesystem;

/// First byte of a journal that holds changes (SQLite file format, section 3).
constexpr char kJournalMagic = '\xd9';

/// Refuses a file that is whole only together with a journal: it is read without looking at any.
void refuse_open_changes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError("cannot open " + path + ": " + std::strerror(errno));
  std::error_code error;
  const auto log = fs::file_size(path + "-wal", error);
  const bool has_log = !error && log > 0;
  std::ifstream journal(path + "-journal", std::ios::binary);
  if (has_log || journal.get() == kJournalMagic) {
    throw InputError(path + " is not whole without " + path + (has_log ? "-wal" : "-journal") +
                     ": a program is writing it, or was interrupted. When none is any more, sqlite3 " + path +
                     " \"pragma wal_checkpoint(truncate)\" completes it");
  }
}

/// Writes a path as a URI that lets SQLite read the file without locks.
std::string immutable_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%') {
      uri += "%25";
    } else if (c == '?') {
      uri += "%3f";
    } else if (c == '#') {
      uri += "%23";
    } else {
      uri.push_back(c);
    }
  }
  return uri + "?immutable=1";
}

}  // namespace

SqliteDatabase::SqliteDatabase(std::string path, Mode mode) : path_(std::move(path)), mode_(mode) {
  const bool reads = mode == Mode::kRead;
  if (reads) refuse_open_changes(path_);
  const int flags = (reads ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX;
  sqlite3* database = nullptr;
  const std::string name = reads ? immutable_uri(path_) : path_;
  const int result = sqlite3_open_v2(name.c_str(), &database, flags, nullptr);
  database_.reset(database);
  if (result != SQLITE_OK) fail();
  run("select count(*) from sqlite_schema");  // only now is the file read
}

void SqliteDatabase::run(const std::string& sql) const {
  if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

SqliteStatement SqliteDatabase::prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(get(), sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) fail();
  return {*this, statement};
}

void SqliteDatabase::fail() const {
  const std::string reason = database_ ? sqlite3_errmsg(get()) : "no memory";
  if (mode_ == Mode::kWrite) throw OutputError("cannot write " + path_ + ": " + reason);
  if (sqlite3_errcode(get()) == SQLITE_NOTADB) throw InputError(path_ + " is not a SQLite file");
  throw InputError("cannot read " + path_ + ": " + reason);
}

std::string quote_sql_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace rankwise
