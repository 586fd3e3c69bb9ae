#include "io/table/table_options.hpp"

#include <algorithm>  // std::find_if

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"

namespace rankwise {

void apply_types(const TableOptions& options, const std::string& origin, std::vector<Field>& fields) {
  for (const auto& stated : options.types) {
    const std::string& name = stated.first;
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (field == fields.end()) {
      std::vector<std::string> names;
      for (const auto& known : fields) names.push_back(known.name);
      throw JobError("a type is stated for column \"" + name + "\", which " + origin + " does not have" +
                     did_you_mean(name, names));
    }
    field->type = stated.second;
  }
}

}  // namespace rankwise
