#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/data_type.hpp"

namespace rankwise {

/// A column that expressions may name.
struct ScopeColumn {
  std::string table;  ///< table name or alias; empty: of no single table (a column merged by USING)
  std::string name;
  int column = 0;  ///< of the rows
  DataType type = {};
  bool merged = false;  ///< USING has merged it: found as table.name only, and not part of `*`
};

/// The columns of a FROM clause, in the order of `*`. A column named exactly so comes before one named so but for case.
class Scope {
 public:
  /// What a name stands for; `column` is null where nothing or more than one column fits.
  struct Match {
    const ScopeColumn* column = nullptr;
    bool ambiguous = false;
  };

  void add(ScopeColumn column) { columns_.push_back(std::move(column)); }
  const std::vector<ScopeColumn>& columns() const { return columns_; }
  std::vector<ScopeColumn>& columns() { return columns_; }

  /// @param table  empty: any
  Match find(const std::string& table, const std::string& name) const;
  bool has_table(const std::string& table) const;

  /// The known names, for hints. @param table  empty: all
  std::vector<std::string> column_names(const std::string& table) const;
  std::vector<std::string> table_names() const;

 private:
  std::vector<ScopeColumn> columns_;
};

/// Tells whether a name in a query means a known one. PostgreSQL's parser turns names without quotes into lower case:
/// such a name means a known one whatever its case, a name with capitals (so in quotes) only itself. @local
bool names_it(const std::string& written, const std::string& known);

}  // namespace rankwise
