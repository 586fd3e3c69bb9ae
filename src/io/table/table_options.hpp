#pragma once
#include <map>     // std::map
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/schema.hpp"
#include "io/csv_dialect.hpp"

namespace rankwise {

/// What a user may say about a table whose file does not tell its types for certain.
struct TableOptions {
  std::map<std::string, DataType> types = {};  ///< by column; those of the others are found out
  CsvDialect dialect = {.keeps_empty_text = true};
};

/// Gives columns the types that the user stated. @local
/// @throws JobError  a column that is not in the table (with the nearest name)
void apply_types(const TableOptions& options, const std::string& origin, std::vector<Field>& fields);

}  // namespace rankwise
