#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/schema.hpp"
#include "io/input_files.hpp"
#include "io/table/table_input.hpp"
#include "io/table/table_options.hpp"

namespace rankwise {

/// What a look at the start of CSV files, and at places in them, tells of the table.
struct CsvLook {
  std::vector<std::string> header_names = {};  ///< as they stand in the first file
  std::vector<Field> fields = {};
  TableStatistics statistics = {};
};

/// Looks at about 1 MiB of the files: windows that lie evenly in the plain ones, the start of packed ones.
///
/// Names come from the first file's header; a column without name is called after its place, "column3". Types that are
/// not stated are those that hold all values seen (see TypeGuess).
/// @local
/// @throws InputError  a file cannot be read, has no header, or names a column twice
/// @throws JobError    a type is stated for a column that is not there
CsvLook look_at_csv(const std::vector<InputFile>& files, const TableOptions& options);

}  // namespace rankwise
