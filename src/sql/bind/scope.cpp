#include "sql/bind/scope.hpp"

#include <algorithm>  // std::equal, std::any_of, std::find

namespace rankwise {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_name(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

Scope::Match Scope::find(const std::string& table, const std::string& name) const {
  std::vector<const ScopeColumn*> exact;
  std::vector<const ScopeColumn*> alike;
  for (const auto& column : columns_) {
    if (table.empty() ? column.merged : !same_name(column.table, table)) continue;
    if (!same_name(column.name, name)) continue;
    (column.name == name ? exact : alike).push_back(&column);
  }
  const auto& found = exact.empty() ? alike : exact;
  return {found.size() == 1 ? found.front() : nullptr, found.size() > 1};
}

bool Scope::has_table(const std::string& table) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](const ScopeColumn& column) { return same_name(column.table, table); });
}

std::vector<std::string> Scope::column_names(const std::string& table) const {
  std::vector<std::string> names;
  for (const auto& column : columns_) {
    if (table.empty() || same_name(column.table, table)) names.push_back(column.name);
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
