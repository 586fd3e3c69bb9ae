#pragma once
#include <optional>     // std::optional
#include <string_view>  // std::string_view
#include <variant>      // std::variant

#include "ops/relational/aggregate.hpp"
#include "ops/relational/ordered_aggregate.hpp"
#include "ops/relational/window.hpp"

namespace rankwise {

/// The aggregate of a name in SQL; count is kCount. @local
std::optional<std::variant<GroupFunction, OrderedFunction>> aggregate_named(std::string_view name);

/// The function that only exists with OVER. @local
std::optional<WindowFunction> window_function_named(std::string_view name);

inline bool is_aggregate(std::string_view name) {
  return aggregate_named(name).has_value();
}
inline bool is_window_function(std::string_view name) {
  return window_function_named(name).has_value();
}

}  // namespace rankwise
