#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/comm/communicator.hpp"
#include "io/atomic_file.hpp"
#include "io/hdf5_handle.hpp"

namespace rankwise {

/// A parallel HDF5 file that all ranks write together and that appears under its name only when whole.
///
/// What may fail by circumstance fails where all ranks agree: disk space is reserved ahead of each collective call.
/// A call that fails nevertheless (a broken disk) throws on the rank where it happened, which ends the job: the
/// others may wait inside HDF5. The file is then left open, for closing it would wait for them.
class Hdf5Output {
 public:
  /// Creates the partial file. @collective @throws OutputError
  Hdf5Output(const Communicator& comm, const std::string& path);
  ~Hdf5Output();
  Hdf5Output(const Hdf5Output&) = delete;
  Hdf5Output& operator=(const Hdf5Output&) = delete;

  const Communicator& comm() const { return comm_; }
  hid_t file() const { return file_.get(); }

  /// Takes disk space for `bytes` bytes (the same on all ranks) beyond those that add_used has told, and for metadata.
  /// @collective @throws OutputError
  void make_room(std::int64_t bytes);
  /// Tells that the file has grown by at most `bytes`: parallel HDF5 does not know its size between writes. @local
  void add_used(std::int64_t bytes) { used_ += bytes; }

  /// Flushes, closes and renames. @collective @throws OutputError
  void commit();

  /// Returns `result` unless it is negative. @local @throws OutputError says what, which file and why
  hid_t check(hid_t result, const std::string& what);

  /// Attaches an attribute to an object. All ranks give the same value. @collective @throws OutputError
  void attach_text(hid_t object, const std::string& name, const std::string& value);
  void attach_texts(hid_t object, const std::string& name, const std::vector<std::string>& values);
  void attach_int(hid_t object, const std::string& name, std::int64_t value);
  void attach_bool(hid_t object, const std::string& name, bool value);

 private:
  void attach(hid_t object, const std::string& name, hid_t type, hid_t space, const void* value);

  Communicator comm_;
  Hdf5QuietErrors quiet_;
  AtomicFile target_;
  Hdf5File file_;
  std::int64_t used_ = 0;
  std::int64_t reserved_ = 0;
  bool broken_ = false;  // an HDF5 call failed: the ranks may be out of step
};

}  // namespace rankwise
