#pragma once
#include <map>     // std::map
#include <string>  // std::string

#include "engine/data/data_type.hpp"

namespace rankwise {

/// Reads column names and their SQL types: "id bigint, price decimal(18,2), \"Customer ID\" text". @local
/// @param what  names the text in messages: "--types crm"
/// @throws JobError  not of that form, or a type that is not supported
std::map<std::string, DataType> column_types(const std::string& text, const std::string& what);

}  // namespace rankwise
