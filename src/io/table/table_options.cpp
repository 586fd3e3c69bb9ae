#include "io/table/table_options.hpp"

#include <algorithm>  // std::equal, std::find_if

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"

namespace rankwise {

namespace {

/// As SQL compares names without quotes: without regard to case.
bool same_but_case(const std::string& a, const std::string& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

void apply_types(const TableOptions& options, const std::string& origin, std::vector<Field>& fields) {
  for (const auto& [name, type] : options.types) {
    auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (field == fields.end()) {
      field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return same_but_case(f.name, name); });
    }
    if (field == fields.end()) {
      std::vector<std::string> names;
      for (const auto& known : fields) names.push_back(known.name);
      throw JobError("a type is stated for column \"" + name + "\", which " + origin + " does not have" +
                     did_you_mean(name, names));
    }
    field->type = type;
  }
}

}  // namespace rankwise
