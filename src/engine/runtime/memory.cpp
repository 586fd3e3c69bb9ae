#include "engine/runtime/memory.hpp"

#include <sys/resource.h>  // getrusage

namespace rankwise {

std::int64_t peak_resident_bytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return std::int64_t{usage.ru_maxrss} * 1024;
}

}  // namespace rankwise
