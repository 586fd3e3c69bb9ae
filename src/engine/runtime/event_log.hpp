#pragma once
#include <cstdint>  // std::int64_t
#include <cstdio>   // std::FILE
#include <memory>   // std::unique_ptr
#include <string>   // std::string
#include <utility>  // std::pair
#include <variant>  // std::variant
#include <vector>   // std::vector

namespace rankwise {

/// Writes events.jsonl: one JSON object per line, flushed at once, so that a run can be followed and a dead one read.
/// The driver alone writes; on other ranks every call does nothing.
class EventLog {
 public:
  using Value = std::variant<std::int64_t, double, std::string>;
  using Fields = std::vector<std::pair<std::string, Value>>;

  /// Writes nowhere.
  EventLog() = default;
  /// @throws OutputError  the file cannot be created
  EventLog(bool is_driver, const std::string& path);

  /// Writes an event with the time (UTC) and the given fields. @local
  /// @throws OutputError  the disk is full
  void write(const std::string& event, const Fields& fields);

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

}  // namespace rankwise
