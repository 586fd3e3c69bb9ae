#pragma once
#include <chrono>   // std::chrono::steady_clock
#include <cstdint>  // std::int64_t
#include <string>   // std::string

namespace rankwise {

/// How much the driver says.
enum class Verbosity { kQuiet, kNormal, kVerbose };

/// The driver's way to the person who waits: a progress bar per long stage on a terminal, plain lines otherwise.
/// On other ranks every call does nothing.
class Terminal {
 public:
  Terminal(bool is_driver, Verbosity verbosity);

  void stage_begins(const std::string& name);
  /// Shows how far the driver's own share is, at most ten times a second. @local
  void progress(std::int64_t done, std::int64_t total);
  void stage_ends(const std::string& name, const std::string& summary);

  /// Prints a line that is wanted unless --quiet. @local
  void say(const std::string& line);
  /// Prints a line that only -v wants. @local
  void detail(const std::string& line);

  /// Tells whether messages reach a real terminal: what `mpirun` gives its ranks does not tell.
  static bool driver_has_terminal();

 private:
  void clear_bar();

  bool speaks_;
  bool details_;
  bool bars_;
  bool bar_shown_ = false;
  std::string stage_;
  std::chrono::steady_clock::time_point stage_start_;
  std::chrono::steady_clock::time_point last_shown_;
};

}  // namespace rankwise
