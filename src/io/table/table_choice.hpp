#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

/// Chooses a table of a file: the one that is named, or the only one. @local
/// @param tables  the tables that the file has
/// @param wanted  empty: the only one
/// @throws InputError  there is none of that name (with the nearest), none at all, or none is named and there are
///                     several; the message names them
std::string choose_table(const std::string& path, const std::vector<std::string>& tables, const std::string& wanted);

}  // namespace rankwise
