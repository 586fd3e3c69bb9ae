#pragma once
#include <string>  // std::string

namespace rankwise {

/// A table's name as it is looked up: ASCII letters in lower case, as PostgreSQL folds names without quotes. @local
std::string folded_name(std::string name);

}  // namespace rankwise
