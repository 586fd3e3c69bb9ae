#include "sql/column_types.hpp"

#include <vector>  // std::vector

#include "engine/runtime/error.hpp"
#include "sql/query.hpp"

namespace rankwise {
namespace {

/// Cuts at commas outside of parentheses and quotes.
std::vector<std::string> definitions_in(const std::string& text) {
  std::vector<std::string> definitions(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '(' || c == ')')) depth += c == '(' ? 1 : -1;
    if (c == ',' && depth == 0 && !quoted) {
      definitions.emplace_back();
    } else if (c != ' ' || !definitions.back().empty()) {
      definitions.back() += c;
    }
  }
  return definitions;
}

}  // namespace

std::map<std::string, DataType> column_types(const std::string& text, const std::string& what) {
  // A select of typed nulls has a schema of these names and types: SQL's own reading of both.
  std::string select;
  for (const auto& definition : definitions_in(text)) {
    const auto end = definition.find(' ', definition.starts_with('"') ? definition.find('"', 1) : 0);
    if (end == std::string::npos) throw JobError(what + ": " + definition + ": a name and a type are expected");
    select += (select.empty() ? "select cast(null as " : ", cast(null as ") + definition.substr(end + 1) + ") as " +
              definition.substr(0, end);
  }
  const PlanPtr typed_nulls = bind_query(select, Catalogue(), what);
  std::map<std::string, DataType> types;
  for (const auto& field : typed_nulls->schema) types[field.name] = field.type;
  return types;
}

}  // namespace rankwise
