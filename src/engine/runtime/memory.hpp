#pragma once
#include <cstdint>  // std::int64_t

namespace rankwise {

/// Peak resident memory of this process in bytes (VmHWM), 0 where the system does not tell. @local
std::int64_t peak_resident_bytes();

}  // namespace rankwise
