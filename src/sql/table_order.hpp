#pragma once
#include <cstddef>  // std::size_t
#include <string>   // std::string
#include <vector>   // std::vector

namespace rankwise {

/// A table that a query derives from other tables.
struct TableText {
  std::string name;
  std::string sql;
  std::string where;  ///< its place in the job file, for messages: "job.toml:12"
};

/// Orders derived tables so that each comes after those that its query names, otherwise as they are given. Names are
/// compared as queries look them up: without regard to case. @local
/// @param known  the tables that exist otherwise
/// @return       indices of `tables`
/// @throws JobError  syntax; a name that stands for no table (with the nearest that does) or for two; tables that need
///                   each other, with the whole circle: "tables a -> b -> a need each other"
std::vector<std::size_t> order_tables(const std::vector<TableText>& tables, const std::vector<std::string>& known);

}  // namespace rankwise
