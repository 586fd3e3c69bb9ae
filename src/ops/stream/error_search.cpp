#include "ops/stream/error_search.hpp"

namespace rankwise {
namespace {

/// Two of these and the search of run_pass() stay below a second.
constexpr auto kTime = std::chrono::milliseconds(150);
/// A look at the network costs about as much as a hundred rows.
constexpr int kAskedPerLook = 64;

}  // namespace

void ErrorSearch::begin() {
  if (!until_) until_ = Clock::now() + kTime;
}

bool ErrorSearch::over() {
  if (++asked_ % kAskedPerLook != 0) return false;
  if (!until_ && comm_.alarmed()) begin();
  return until_ && Clock::now() > *until_;
}

}  // namespace rankwise
