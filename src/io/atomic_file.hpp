#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view

#include "engine/comm/communicator.hpp"

namespace rankwise {

/// An output file that appears under its final name only when it is whole.
///
/// The bytes go to ".NAME.partial" in the same folder. `commit` syncs and renames it; without a commit the driver
/// removes it, so a failed run leaves the file of the run before. A killed run leaves the partial file behind, and
/// the next run overwrites it. Created, reserved and committed by all ranks together, destroyed by each alone.
class AtomicFile {
 public:
  /// Creates the partial file, empty. A link is followed. @collective
  /// @throws OutputError  it cannot be created, or a folder, device or pipe has the name
  AtomicFile(const Communicator& comm, const std::string& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  const std::string& path() const { return path_; }
  /// Names the file to write to.
  const std::string& partial_path() const { return partial_path_; }

  /// Takes the disk space for bytes [begin, end) of the partial file, without changing its size.
  ///
  /// A full disk is thus met here, where all ranks can agree, and not amid a collective write, where one rank would
  /// fail and the others wait for it. A file system that cannot reserve is asked for its free space instead.
  /// @collective The driver's range counts.  @throws OutputError  there is no room
  void reserve(std::int64_t begin, std::int64_t end) const;

  /// Gives the file its final name, after every rank has written and closed it. @collective
  /// @throws OutputError  it cannot be synced or renamed
  void commit();

 private:
  Communicator comm_;
  std::string path_;
  std::string partial_path_;
  bool committed_ = false;
};

/// Writes a small text file by the driver, whole or not at all. `text` of other ranks is ignored. @collective
/// @throws OutputError  it cannot be written
void write_text_file(const Communicator& comm, const std::string& path, std::string_view text);

}  // namespace rankwise
