#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

/// Cuts a text into its statements at semicolons (outside of quotes and comments). @local
/// @throws JobError  the text is no SQL
std::vector<std::string> split_statements(const std::string& text);

}  // namespace rankwise
