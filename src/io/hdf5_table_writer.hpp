#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <span>        // std::span
#include <string>      // std::string
#include <utility>     // std::pair

#include "engine/data/table.hpp"
#include "io/column_blocks.hpp"

namespace rankwise {

class Communicator;

/// One rank's rows of a table, a column at a time, and the name that the table gets in a file.
struct NamedTable {
  /// @param table  must outlive this object
  NamedTable(std::string table_name, const Table& table);
  NamedTable(std::string table_name, Schema fields, std::int64_t count, std::function<ColumnBlocks(int column)> blocks)
      : name(std::move(table_name)), schema(std::move(fields)), rows(count), column(std::move(blocks)) {}

  std::string name;
  Schema schema;
  std::int64_t rows;
  std::function<ColumnBlocks(int column)> column;
};

/// Writes tables into one parallel HDF5 file, a group each and a dataset per column; the layout stands in
/// hdf5_table_layout.hpp. Rows lie in rank order.
///
/// All ranks write at once, in rounds of at most 8 MiB per rank and column, and go through each column a few times; the
/// bytes of the file depend on how the rows lie over the ranks, its content does not. The file appears under its name
/// only when whole.
///
/// @collective Every rank calls it with the same schemas, names and attributes; a shard may be empty.
/// @param file_attributes  names and values that are attached to the file
/// @throws OutputError  the file cannot be written, or a name cannot stand in an HDF5 file
void write_hdf5(const Communicator& comm, const std::string& path, std::span<const NamedTable> tables,
                std::span<const std::pair<std::string, std::string>> file_attributes);

}  // namespace rankwise
