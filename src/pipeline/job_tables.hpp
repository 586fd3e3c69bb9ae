#pragma once
#include <map>     // std::map
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/data_type.hpp"

namespace rankwise {

struct Job;
class TomlSection;

/// A file that queries of the job read as a table.
struct InputTableSettings {
  std::string name;
  std::string path;                       ///< as for `rankwise query --table`
  std::map<std::string, DataType> types;  ///< column: type, where it is not to be guessed (CSV)
};

/// A table that is derived by a query.
struct DerivedTableSettings {
  std::string name;
  std::string sql;
  bool output = false;  ///< a CSV file, and a table in tables.h5
  std::string where;    ///< "file:line" in the job file
};

/// Reads [[input]] and [[table]]. @local @throws JobError
void read_tables(TomlSection& root, Job& job);

}  // namespace rankwise
