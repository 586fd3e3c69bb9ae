#include "sql/folded_name.hpp"

#include <algorithm>  // std::transform

namespace rankwise {

std::string folded_name(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

}  // namespace rankwise
