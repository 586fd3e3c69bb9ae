#include "io/table/table_choice.hpp"

#include <algorithm>  // std::find

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kMostNames = 30;

std::string list(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i) all += (i == 0 ? "" : ", ") + names[i];
  return names.size() > kMostNames ? all + ", ..." : all;
}

}  // namespace

std::string choose_table(const std::string& path, const std::vector<std::string>& tables, const std::string& wanted) {
  if (tables.empty()) throw InputError(path + " holds no table");
  if (wanted.empty()) {
    if (tables.size() == 1) return tables.front();
    throw InputError(path + " holds " + std::to_string(tables.size()) + " tables: " + list(tables) +
                     "; say which one, as in \"" + path + ":" + tables.front() + "\"");
  }
  if (std::find(tables.begin(), tables.end(), wanted) != tables.end()) return wanted;
  const std::string hint = did_you_mean(wanted, tables);
  throw InputError("there is no table \"" + wanted + "\" in " + path + (hint.empty() ? "." : hint) +
                   " It holds: " + list(tables));
}

}  // namespace rankwise
