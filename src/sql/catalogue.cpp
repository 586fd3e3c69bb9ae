#include "sql/catalogue.hpp"

#include <numeric>  // std::iota

#include "engine/runtime/error.hpp"
#include "sql/folded_name.hpp"

namespace rankwise {

void Catalogue::add(const std::string& name, std::shared_ptr<const TableInput> input) {
  const bool fresh = entries_.emplace(folded_name(name), Entry{name, std::move(input), nullptr}).second;
  if (!fresh) throw JobError("there are two tables named \"" + name + "\"; give one of them another name");
}

void Catalogue::add(const std::string& name, PlanPtr plan) {
  const bool fresh = entries_.emplace(folded_name(name), Entry{name, nullptr, std::move(plan)}).second;
  if (!fresh) throw JobError("there are two tables named \"" + name + "\"; give one of them another name");
}

PlanPtr Catalogue::find(const std::string& name) const {
  const auto found = entries_.find(folded_name(name));
  if (found == entries_.end()) return nullptr;
  const Entry& entry = found->second;
  if (entry.plan) return entry.plan;
  auto scan = std::make_shared<PlanNode>();
  ScanNode step{entry.name, entry.input, std::vector<int>(static_cast<std::size_t>(entry.input->schema().size()))};
  std::iota(step.columns.begin(), step.columns.end(), 0);
  scan->step = std::move(step);
  scan->schema = entry.input->schema();
  return scan;
}

std::vector<std::string> Catalogue::names() const {
  std::vector<std::string> names;
  for (const auto& [key, entry] : entries_) names.push_back(entry.name);
  return names;
}

}  // namespace rankwise
