#pragma once
#include <cstdint>  // std::int64_t

namespace rankwise {

/// Counts bytes that this rank has written to scratch files. @local
void add_spilled_bytes(std::int64_t bytes);

/// Returns what this rank has written to scratch files since the program began. @local
std::int64_t spilled_bytes();

}  // namespace rankwise
