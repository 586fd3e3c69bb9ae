#include "sql/bind/scope.hpp"

#include <algorithm>  // std::equal, std::any_of, std::find

namespace rankwise {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool names_it(const std::string& written, const std::string& known) {
  if (written == known) return true;
  return std::equal(written.begin(), written.end(), known.begin(), known.end(),
                    [](char w, char k) { return w == lower(k); });
}

Scope::Match Scope::find(const std::string& table, const std::string& name) const {
  std::vector<const ScopeColumn*> exact;
  std::vector<const ScopeColumn*> alike;
  for (const auto& column : columns_) {
    if (table.empty() ? column.merged : !names_it(table, column.table)) continue;
    if (!names_it(name, column.name)) continue;
    (column.name == name ? exact : alike).push_back(&column);
  }
  const auto& found = exact.empty() ? alike : exact;
  return {found.size() == 1 ? found.front() : nullptr, found.size() > 1};
}

bool Scope::has_table(const std::string& table) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](const ScopeColumn& column) { return names_it(table, column.table); });
}

std::vector<std::string> Scope::column_names(const std::string& table) const {
  std::vector<std::string> names;
  for (const auto& column : columns_) {
    if (table.empty() || names_it(table, column.table)) names.push_back(column.name);
  }
  return names;
}

std::vector<std::string> Scope::table_names() const {
  std::vector<std::string> names;
  for (const auto& column : columns_) {
    if (!column.table.empty() && std::find(names.begin(), names.end(), column.table) == names.end()) {
      names.push_back(column.table);
    }
  }
  return names;
}

}  // namespace rankwise
