#pragma once
#include <map>     // std::map
#include <memory>  // std::shared_ptr
#include <string>  // std::string
#include <vector>  // std::vector

#include "io/table/table_input.hpp"
#include "sql/logical_plan.hpp"

namespace rankwise {

/// The tables that a query may name: inputs, and tables derived by earlier queries. Names as written, case-insensitive
/// when looked up.
class Catalogue {
 public:
  /// @throws JobError  the name is taken
  void add(const std::string& name, std::shared_ptr<const TableInput> input);
  /// A derived table: whoever names it uses the same node, so it is computed once.
  void add(const std::string& name, PlanPtr plan);

  /// The plan that gives the table's rows (for an input a new scan of all its columns), or null.
  PlanPtr find(const std::string& name) const;
  std::vector<std::string> names() const;

 private:
  struct Entry {
    std::string name;
    std::shared_ptr<const TableInput> input;
    PlanPtr plan;
  };
  std::map<std::string, Entry> entries_;  // by the name in lower case
};

}  // namespace rankwise
