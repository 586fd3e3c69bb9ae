#include "ops/expression/overload.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {

void FunctionTable::add(const char* name, Signature signature, Kernel kernel, unsigned traits) {
  ScalarFunction function;
  function.name = name;
  function.kernel = kernel;
  function.null_in_null_out = (traits & kTakesNulls) == 0;
  function.may_fail = (traits & kMayFail) != 0;
  insert({std::move(function), std::move(signature), (traits & kVariadic) != 0});
}

void FunctionTable::insert(Overload overload) {
  const Overload& kept = overloads_.emplace_back(std::move(overload));
  by_name_[kept.function.name].push_back(&kept);
}

void FunctionTable::add_alias(const std::string& alias, std::string_view name) {
  const auto found = by_name_.find(name);
  require(found != by_name_.end(), "an alias of an unknown function");
  const std::vector<const Overload*> originals = found->second;
  for (const Overload* original : originals) {
    Overload copy = *original;
    copy.function.name = alias;
    insert(std::move(copy));
  }
}

std::span<const Overload* const> FunctionTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  return found->second;
}

std::vector<std::string> FunctionTable::names() const {
  std::vector<std::string> names;
  for (const auto& entry : by_name_) names.push_back(entry.first);
  return names;
}

}  // namespace rankwise
