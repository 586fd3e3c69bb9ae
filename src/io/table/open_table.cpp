#include "io/table/open_table.hpp"

#include <initializer_list>  // std::initializer_list
#include <string_view>       // std::string_view

#include "engine/runtime/error.hpp"
#include "io/table/csv_table_input.hpp"
#include "io/table/hdf5_table_input.hpp"
#include "io/table/sqlite_table_input.hpp"

namespace rankwise {
namespace {

enum class FileKind { kUnknown, kCsv, kHdf5, kSqlite };

bool ends_with_any(const std::string& lower, std::initializer_list<std::string_view> suffixes) {
  for (const auto suffix : suffixes) {
    if (lower.ends_with(suffix)) return true;
  }
  return false;
}

/// Tells whether a pattern means CSV files: "parts*.csv*" does.
bool means_csv(const std::string& lower) {
  if (ends_with_any(lower, {".csv", ".csv.gz", ".csv.xz", ".csv.zst", "/"})) return true;
  const auto at = lower.rfind(".csv");
  return at != std::string::npos && lower.find('/', at) == std::string::npos &&
         lower.find_first_of("*?[", at) == at + 4;
}

FileKind kind_of(std::string path) {
  for (char& c : path) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (means_csv(path)) return FileKind::kCsv;
  if (ends_with_any(path, {".h5", ".hdf5"})) return FileKind::kHdf5;
  if (ends_with_any(path, {".db", ".sqlite", ".sqlite3"})) return FileKind::kSqlite;
  return FileKind::kUnknown;
}

/// A location, taken apart.
struct Location {
  std::string path;
  std::string table;  // empty: the only one
  FileKind kind = FileKind::kUnknown;
};

Location parse(const std::string& text) {
  Location location{text, "", kind_of(text)};
  if (location.kind != FileKind::kUnknown) return location;
  // A table's name may hold colons too, so the first one behind a known suffix counts.
  for (auto colon = text.find(':'); colon != std::string::npos; colon = text.find(':', colon + 1)) {
    const FileKind kind = kind_of(text.substr(0, colon));
    if (kind == FileKind::kHdf5 || kind == FileKind::kSqlite) {
      return {text.substr(0, colon), text.substr(colon + 1), kind};
    }
  }
  throw JobError("cannot tell from its name what kind of table \"" + text +
                 "\" is; known are .csv (also .csv.gz, .csv.xz, .csv.zst, or a folder with \"/\" at the end), .h5 and "
                 ".sqlite or .db, the last two with \":TABLE\" behind them");
}

}  // namespace

std::shared_ptr<const TableInput> open_table(const Communicator& comm, const std::string& location,
                                             const TableOptions& options) {
  const auto [path, table, kind] = parse(location);
  if (kind == FileKind::kCsv) return std::make_shared<CsvTableInput>(comm, std::vector<std::string>{path}, options);
  if (kind == FileKind::kSqlite) return std::make_shared<SqliteTableInput>(comm, path, table, options);
  if (!options.types.empty()) throw JobError(location + " tells its types itself; state none");
  return std::make_shared<Hdf5TableInput>(comm, path, table);
}

}  // namespace rankwise
