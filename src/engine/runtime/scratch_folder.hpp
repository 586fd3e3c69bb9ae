#pragma once
#include <string>  // std::string

namespace rankwise {

/// A folder of this rank's own for data that does not fit memory; removed with everything in it when the run ends,
/// also after an error.
class ScratchFolder {
 public:
  /// Creates a folder below `parent`. @local
  /// @throws OutputError  it cannot be created
  explicit ScratchFolder(const std::string& parent);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace rankwise
