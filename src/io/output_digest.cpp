#include "io/output_digest.hpp"

#include <algorithm>     // std::sort
#include <cerrno>        // errno
#include <cstring>       // std::strerror
#include <filesystem>    // std::filesystem
#include <fstream>       // std::ifstream
#include <system_error>  // std::error_code

#include "engine/runtime/error.hpp"
#include "io/hdf5_table_reader.hpp"
#include "io/sha256.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kBlockRows = 65536;
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

std::string digest_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 sha;
  std::string block(kBlockBytes, '\0');
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    sha.add({block.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof()) throw InputError("cannot read " + path.string() + ": " + std::strerror(errno));
  return sha.hex();
}

void add_values(Sha256& sha, const Column& column) {
  if (column.type().is_float()) {
    sha.add_values(column.doubles());
  } else if (!column.type().is_text()) {
    sha.add_values(column.ints());
  }
  for (std::int64_t row = 0; row < column.size(); ++row) {
    if (column.type().is_text()) sha.add_framed(column.text(row));
    if (column.is_null(row)) sha.add_number(row);
  }
}

void add_table(Sha256& sha, const Hdf5TableReader& reader, const Hdf5TableInfo& table) {
  sha.add_framed(table.name);
  sha.add_number(table.rows);
  sha.add_number(static_cast<std::int64_t>(table.columns.size()));
  for (const auto& column : table.columns) {
    for (const auto& text :
         {column.field.name, to_string(column.field.type), column.field.unit, column.field.description}) {
      sha.add_framed(text);
    }
  }
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    for (std::int64_t begin = 0; begin < table.rows; begin += kBlockRows) {
      const Column block = reader.read_column(table, c, begin, std::min(begin + kBlockRows, table.rows));
      sha.add_number(block.null_count());
      add_values(sha, block);
    }
  }
}

std::string digest_hdf5(const std::filesystem::path& path) {
  const Hdf5TableReader reader(path.string());
  Sha256 sha;
  sha.add_number(static_cast<std::int64_t>(reader.info().attributes.size()));
  for (const auto& [name, value] : reader.info().attributes) {
    sha.add_framed(name);
    sha.add_framed(value);
  }
  sha.add_number(static_cast<std::int64_t>(reader.info().tables.size()));
  for (const auto& table : reader.info().tables) add_table(sha, reader, table);
  return sha.hex();
}

bool is_deterministic(const std::filesystem::path& path) {
  const auto extension = path.extension();
  return extension == ".csv" || extension == ".h5" || (extension == ".json" && path.filename() != "run.json");
}

std::vector<std::filesystem::path> outputs_of(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (is_deterministic(entry->path()) && entry->is_regular_file()) paths.push_back(entry->path());
  }
  if (error) throw InputError("cannot read the folder " + folder + ": " + error.message());
  if (paths.empty()) throw InputError("there are no outputs (*.csv, *.json, *.h5) in " + folder);
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

OutputDigest digest_outputs(const std::string& folder) {
  OutputDigest digest;
  Sha256 list;
  for (const auto& path : outputs_of(folder)) {
    const std::string sha256 = path.extension() == ".h5" ? digest_hdf5(path) : digest_bytes(path);
    digest.files.push_back({path.filename().string(), sha256});
    list.add(sha256 + "  " + digest.files.back().name + "\n");
  }
  digest.sha256 = list.hex();
  return digest;
}

}  // namespace rankwise
