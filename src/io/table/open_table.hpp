#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string

#include "io/table/table_input.hpp"
#include "io/table/table_options.hpp"

namespace rankwise {

/// Opens the table that a text names, by its suffix (in any case):
///
///     crm.csv, parts/*.csv.gz, crm.csv.xz, crm.csv.zst, parts/   CSV files with a header; a folder ends with "/"
///     run/customers.h5, run/customers.h5:scores                  a table of a file of write_hdf5
///     avito.sqlite:SearchInfo, avito.db, avito.sqlite3           a table of a SQLite file
///
/// The table behind the colon may be left out where the file has only one.
/// @collective
/// @throws JobError    the suffix is none of these, or a type is stated for a column that is not there
/// @throws InputError  the file cannot be read, or has no such table (the message names those it has)
std::shared_ptr<const TableInput> open_table(const Communicator& comm, const std::string& location,
                                             const TableOptions& options = {});

}  // namespace rankwise
