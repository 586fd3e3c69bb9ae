#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

/// Says in SQL's words that a type of parse node is not supported: "TABLESAMPLE is not supported". @local
std::string unsupported_node(std::string_view type);

/// Says in SQL's words that a field of a parse node is not supported: "recursive CTEs are not supported". @local
std::string unsupported_field(std::string_view type, std::string_view field);

}  // namespace rankwise
