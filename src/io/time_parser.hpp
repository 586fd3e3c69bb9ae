#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

namespace rankwise {

/// Reads dates and times of stated formats.
///
/// Without formats: ISO 8601 "2009-12-01 07:45:00" (or "T" between; seconds, or the time, may be missing; a fraction of
/// zeros may follow).
/// A format uses strptime's %Y %y %m %d %b %H %I %p %M %S %%; the first format that fits counts. A year has all its
/// digits, other numbers may lack their leading zero. Two-digit years: 69..99 are 19xx, 00..68 are 20xx (POSIX). As in
/// Python, %p matters to %I only, and %I without %p is in the morning.
class TimeParser {
 public:
  /// @throws JobError  a format holds an unknown directive
  explicit TimeParser(std::vector<std::string> formats);

  /// Seconds since 1970-01-01 00:00:00. `text` is trimmed. False where no format fits or the day does not exist.
  bool parse(std::string_view text, std::int64_t& seconds) const;

 private:
  std::vector<std::string> formats_;
};

}  // namespace rankwise
