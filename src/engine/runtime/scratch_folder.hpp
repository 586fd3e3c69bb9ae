#pragma once
#include <string>  // std::string

namespace rankwise {

/// A folder of this rank's own for data that does not fit memory; removed with everything in it when the run ends,
/// also after an error. What a killed run leaves is removed by the next one (remove_abandoned_scratch).
class ScratchFolder {
 public:
  /// Creates a folder below `parent` and locks it as long as this object lives. @local
  /// @throws OutputError  it cannot be created
  explicit ScratchFolder(const std::string& parent);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int lock_ = -1;
};

/// Removes scratch folders below `parent` that no living process has locked. Where the file system does not lock
/// folders, it removes nothing. @local
void remove_abandoned_scratch(const std::string& parent);

}  // namespace rankwise
