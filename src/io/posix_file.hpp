#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

/// A file descriptor open for writing; each step that fails becomes an OutputError with the path and the reason.
class PosixFile {
 public:
  enum class Mode { kCreateEmpty, kExisting };

  /// @local @throws OutputError
  PosixFile(std::string path, Mode mode);
  ~PosixFile();
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  /// Writes all of `bytes` from byte `offset` on. @local @throws OutputError
  void write_at(std::int64_t offset, std::string_view bytes);
  /// Claims bytes [begin, end) for this file until it is closed, where the file system has locks. An NFS client then
  /// writes them alone, and not the rest of a page that another host writes. @local
  void claim(std::int64_t begin, std::int64_t end);
  /// Allocates the disk space of bytes [begin, end); the file's size stays. @local @throws OutputError
  void reserve(std::int64_t begin, std::int64_t end);
  /// Gives back what was reserved beyond the file's end. @local @throws OutputError
  void release_reserve();
  /// Waits until the disk has everything. @local @throws OutputError
  void sync();
  /// Closes the file; a file system may report a failed write only now. @local @throws OutputError
  void close();

 private:
  void check_free_space(std::int64_t end, const std::string& what);

  std::string path_;
  int descriptor_ = -1;
};

/// Renames a file over `to` and syncs the folder. @local @throws OutputError
void rename_file(const std::string& from, const std::string& to);

}  // namespace rankwise
