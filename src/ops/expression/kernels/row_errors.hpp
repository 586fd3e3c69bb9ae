#pragma once
#include <cstddef>  // std::size_t
#include <string>   // std::string

#include "engine/runtime/error.hpp"

namespace rankwise {

/// @throws RowError always: `row` has no value for `reason`
[[noreturn]] inline void refuse_row(const std::string& reason, std::size_t row) {
  throw RowError(reason, static_cast<std::int64_t>(row));
}

}  // namespace rankwise
