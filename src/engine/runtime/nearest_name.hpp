#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

namespace rankwise {

/// Finds the known name that is most like a misspelt one (Levenshtein distance, case ignored); empty where none is
/// near.
/// @local
std::string nearest_name(std::string_view wrong, const std::vector<std::string>& known);

/// Returns `; did you mean "name"?` or nothing. @local
std::string did_you_mean(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace rankwise
