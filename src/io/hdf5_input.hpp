#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "io/hdf5_handle.hpp"

namespace rankwise {

/// An HDF5 file that this rank reads alone; whatever fails becomes an InputError with the path and HDF5's reason.
class Hdf5Input {
 public:
  /// @local @throws InputError
  explicit Hdf5Input(std::string path);

  const std::string& path() const { return path_; }
  hid_t file() const { return file_.get(); }

  /// Returns `result` unless it is negative. @local @throws InputError says what, which file and why
  hid_t check(hid_t result, const std::string& what) const;
  /// Tells that the file is HDF5 but not as write_hdf5 lays it out. @throws InputError always
  [[noreturn]] void refuse(const std::string& what) const;

  /// Names the links of a group and the attributes of an object, ascending. @local @throws InputError
  std::vector<std::string> links(hid_t group) const;
  std::vector<std::string> attributes(hid_t object) const;
  bool has_link(hid_t group, const std::string& name) const;
  bool has_attribute(hid_t object, const std::string& name) const;

  /// Reads attributes. @local @throws InputError there is none, or of another type
  std::vector<std::string> texts(hid_t object, const std::string& name) const;
  std::string text(hid_t object, const std::string& name) const;
  std::int64_t integer(hid_t object, const std::string& name) const;

  /// Counts the elements of a dataset of one dimension. @local @throws InputError
  std::int64_t elements(hid_t dataset) const;
  /// Reads elements [begin, begin + count) of a dataset as `type`. @local @throws InputError
  void read(hid_t dataset, hid_t type, std::int64_t begin, std::int64_t count, void* to) const;

 private:
  std::string path_;
  Hdf5QuietErrors quiet_;
  Hdf5File file_;
};

}  // namespace rankwise
