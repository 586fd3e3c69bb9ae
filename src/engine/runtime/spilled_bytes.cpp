#include "engine/runtime/spilled_bytes.hpp"

#include <atomic>  // std::atomic

namespace rankwise {
namespace {

// Of the process, as resident memory is: scratch files belong to operators that know nothing of stages.
std::atomic<std::int64_t> spilled{0};

}  // namespace

void add_spilled_bytes(std::int64_t bytes) {
  spilled.fetch_add(bytes, std::memory_order_relaxed);
}

std::int64_t spilled_bytes() {
  return spilled.load(std::memory_order_relaxed);
}

}  // namespace rankwise
