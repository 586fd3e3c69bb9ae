#include "engine/data/schema.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {

Schema::Schema(std::vector<Field> fields) {
  for (auto& field : fields) add(std::move(field));
}

void Schema::add(Field field) {
  if (find(field.name) >= 0) throw ProgramError("two columns are named \"" + field.name + "\"");
  fields_.push_back(std::move(field));
}

int Schema::find(std::string_view name) const {
  for (int i = 0; i < size(); ++i) {
    if ((*this)[i].name == name) return i;
  }
  return -1;
}

int Schema::index_of(std::string_view name) const {
  const int index = find(name);
  if (index < 0) throw ProgramError("no column \"" + std::string(name) + "\"");
  return index;
}

std::vector<std::string> Schema::names() const {
  std::vector<std::string> names;
  for (const auto& field : fields_) names.push_back(field.name);
  return names;
}

}  // namespace rankwise
