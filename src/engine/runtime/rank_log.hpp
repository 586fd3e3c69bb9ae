#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string

namespace rankwise {

/// A log file of this rank alone, for those who look for a slow or failing rank; off unless a folder is named.
class RankLog {
 public:
  /// Writes nowhere.
  RankLog() = default;
  /// Opens FOLDER/rank-NNNN.log; an empty folder name writes nowhere. @local
  /// @throws OutputError  the file cannot be created
  RankLog(const std::string& folder, int rank);

  /// Adds a line with the time. @local
  void write(const std::string& line) const;

 private:
  struct Sink;
  std::shared_ptr<Sink> sink_;
};

}  // namespace rankwise
