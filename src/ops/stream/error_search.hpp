#pragma once
#include <chrono>     // std::chrono::steady_clock
#include <exception>  // std::exception
#include <optional>   // std::optional

#include "engine/comm/communicator.hpp"

namespace rankwise {

/// Thrown out of a long loop whose rows nobody needs any more, as the pass has failed; run_pass() catches it.
class PassAbandoned : public std::exception {
 public:
  const char* what() const noexcept override { return "a loop was left after another rank had failed"; }
};

/// Bounds the time for which a loop that may take long within one batch (the pairs of a join) goes on once some rank
/// has failed: for a moment, so that of several bad rows the first is told, and no longer. @local
class ErrorSearch {
 public:
  explicit ErrorSearch(const Communicator& comm) : comm_(comm) {}

  /// Starts the time, unless it runs: this rank has met a bad row.
  void begin();
  /// Tells that the time is over. For every few thousand rows: now and then it looks whether another rank has failed.
  bool over();

 private:
  using Clock = std::chrono::steady_clock;

  Communicator comm_;
  int asked_ = 0;
  std::optional<Clock::time_point> until_;
};

}  // namespace rankwise
