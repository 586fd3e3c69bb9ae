#include "engine/runtime/terminal.hpp"

#include <unistd.h>  // isatty, getppid, readlink

#include <algorithm>  // std::clamp
#include <array>      // std::array
#include <cstdio>     // std::fprintf
#include <cstdlib>    // std::getenv

namespace rankwise {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kBetweenUpdates = std::chrono::milliseconds(100);
constexpr int kBarWidth = 30;

}  // namespace

Terminal::Terminal(bool is_driver, Verbosity verbosity)
    : speaks_(is_driver && verbosity != Verbosity::kQuiet),
      details_(is_driver && verbosity == Verbosity::kVerbose),
      bars_(speaks_ && driver_has_terminal()) {}

bool Terminal::driver_has_terminal() {
  if (std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr) return isatty(STDERR_FILENO) != 0;
  // The parent of the first rank is mpirun itself: its standard error is the one that people see.
  const std::string link = "/proc/" + std::to_string(getppid()) + "/fd/2";
  std::array<char, 256> target{};
  const auto length = readlink(link.c_str(), target.data(), target.size() - 1);
  const std::string path(target.data(), length < 0 ? 0 : static_cast<std::size_t>(length));
  return path.starts_with("/dev/pts/") || path.starts_with("/dev/tty");
}

void Terminal::clear_bar() {
  if (bar_shown_) std::fprintf(stderr, "\r\033[K");
  bar_shown_ = false;
}

void Terminal::stage_begins(const std::string& name) {
  stage_ = name;
  stage_start_ = last_shown_ = Clock::now();
  detail("stage " + name + " begins");
}

void Terminal::progress(std::int64_t done, std::int64_t total) {
  if (!bars_) return;
  const auto now = Clock::now();
  if (now - last_shown_ < kBetweenUpdates) return;
  last_shown_ = now;
  const double share = total > 0 ? std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0) : 0.0;
  const auto filled = static_cast<std::size_t>(share * kBarWidth);
  const double seconds = std::chrono::duration<double>(now - stage_start_).count();
  std::fprintf(stderr, "\r\033[K%-16s [%s%s] %3.0f %%  %.1f s", stage_.c_str(), std::string(filled, '#').c_str(),
               std::string(kBarWidth - filled, '.').c_str(), share * 100, seconds);
  bar_shown_ = true;
}

void Terminal::stage_ends(const std::string& name, const std::string& summary) {
  clear_bar();
  if (speaks_) std::fprintf(stderr, "%-16s %s\n", name.c_str(), summary.c_str());
}

void Terminal::say(const std::string& line) {
  clear_bar();
  if (speaks_) std::fprintf(stderr, "%s\n", line.c_str());
}

void Terminal::detail(const std::string& line) {
  clear_bar();
  if (details_) std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace rankwise
