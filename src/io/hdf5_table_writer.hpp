#pragma once
#include <span>     // std::span
#include <string>   // std::string
#include <utility>  // std::pair

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// A table and the name it gets in a file.
struct NamedTable {
  std::string name;
  const Table& table;
};

/// Writes tables into one parallel HDF5 file, a group each and a dataset per column; the layout stands in
/// hdf5_table_layout.hpp. Rows lie in rank order.
///
/// All ranks write at once, in rounds of at most 8 MiB per rank and column; the bytes of the file depend on how the
/// rows lie over the ranks, its content does not. The file appears under its name only when whole.
///
/// @collective Every rank calls it with the same schemas, names and attributes; a shard may be empty.
/// @param file_attributes  names and values that are attached to the file
/// @throws OutputError  the file cannot be written, or a name cannot stand in an HDF5 file
void write_hdf5(const Communicator& comm, const std::string& path, std::span<const NamedTable> tables,
                std::span<const std::pair<std::string, std::string>> file_attributes);

}  // namespace rankwise
