#pragma once
#include <cstdint>      // std::int64_t
#include <memory>       // std::unique_ptr
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <utility>      // std::pair
#include <vector>       // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// What a file tells about a column without reading it.
struct Hdf5ColumnInfo {
  Field field;
  bool has_nulls = false;
  std::int64_t stored_bytes = 0;  ///< compressed, with what goes with it
};

/// What a file tells about a table.
struct Hdf5TableInfo {
  std::string name;
  std::int64_t rows = 0;
  std::vector<Hdf5ColumnInfo> columns = {};  ///< in the order of the table

  Schema schema() const;
};

/// The structure of a file: its attributes (but the format) and its tables, each ascending by name.
struct Hdf5FileInfo {
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::vector<Hdf5TableInfo> tables = {};
};

/// Reads files of write_hdf5. Each rank opens a file by itself and reads what rows it wants; nothing is collective.
class Hdf5TableReader {
 public:
  /// Opens a file and reads its structure. @local
  /// @throws InputError  it is missing, not HDF5, damaged, or not of write_hdf5
  explicit Hdf5TableReader(const std::string& path);
  ~Hdf5TableReader();
  Hdf5TableReader(Hdf5TableReader&&) noexcept;
  Hdf5TableReader& operator=(Hdf5TableReader&&) noexcept;

  const Hdf5FileInfo& info() const { return info_; }
  /// Finds a table by name. @throws InputError there is none
  const Hdf5TableInfo& table(std::string_view name) const;

  /// Reads rows [begin, end) of a column. @local @throws InputError the data is damaged
  Column read_column(const Hdf5TableInfo& table, int column, std::int64_t begin, std::int64_t end) const;
  /// Reads rows [begin, end) of all columns. @local @throws InputError the data is damaged
  Table read(const Hdf5TableInfo& table, std::int64_t begin, std::int64_t end) const;

 private:
  struct File;
  std::unique_ptr<File> file_;
  Hdf5FileInfo info_;
};

/// Reads a table: every rank an equal contiguous share of its rows, in order. @collective
/// @throws InputError  as Hdf5TableReader, or there is no such table
Table read_hdf5_table(const Communicator& comm, const std::string& path, const std::string& table);

}  // namespace rankwise
