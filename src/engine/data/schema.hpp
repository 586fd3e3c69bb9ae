#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/data_type.hpp"

namespace rankwise {

/// A column's name and meaning; unit and description go into output files.
struct Field {
  std::string name;
  DataType type;
  std::string unit = {};
  std::string description = {};

  friend bool operator==(const Field&, const Field&) = default;
};

/// The ordered columns of a table. Names are unique.
class Schema {
 public:
  Schema() = default;
  explicit Schema(std::vector<Field> fields);

  int size() const { return static_cast<int>(fields_.size()); }
  const Field& operator[](int i) const { return fields_[static_cast<std::size_t>(i)]; }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

  /// Appends a field. @throws ProgramError the name is taken
  void add(Field field);

  /// Finds a column by name, or returns -1.
  int find(std::string_view name) const;
  /// Finds a column by name. @throws ProgramError there is none
  int index_of(std::string_view name) const;
  /// The names of the columns, in order.
  std::vector<std::string> names() const;

  friend bool operator==(const Schema&, const Schema&) = default;

 private:
  std::vector<Field> fields_;
};

}  // namespace rankwise
