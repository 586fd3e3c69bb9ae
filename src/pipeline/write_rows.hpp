#pragma once
#include <string>  // std::string

#include "io/hdf5_table_writer.hpp"
#include "ops/stream/row_store.hpp"
#include "pipeline/run_query.hpp"

namespace rankwise {

class Communicator;

/// Writes the rows of a query, which rank order keeps in order.
///
/// Memory is bounded: rows are read block by block, and a drawn table shows the first 100 (in a file 10,000) of them.
/// A file appears under its name only when whole.
/// @collective
/// @param path  empty: the driver's standard output
/// @throws OutputError  the file cannot be written
void write_rows(const Communicator& comm, const RowStore& rows, const std::string& path, QueryFormat format);

/// Writes stored rows as a CSV file (see io/table_csv_writer.hpp). @collective @throws OutputError
void write_csv(const Communicator& comm, const RowStore& rows, const std::string& path);

/// Names stored rows for write_hdf5, which reads them block by block. They must outlive what is returned. @local
NamedTable named_rows(const std::string& name, const RowStore& rows);

}  // namespace rankwise
