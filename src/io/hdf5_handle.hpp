#pragma once
#include <hdf5.h>

#include <string>   // std::string
#include <utility>  // std::exchange

namespace rankwise {

/// Owns an HDF5 identifier and closes it with `Close`.
template <auto Close>
class Hdf5Handle {
 public:
  Hdf5Handle() = default;
  explicit Hdf5Handle(hid_t id) : id_(id) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(other.release()) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    if (this != &other) {
      close();
      id_ = other.release();
    }
    return *this;
  }
  ~Hdf5Handle() { close(); }

  hid_t get() const { return id_; }
  /// Gives up the identifier without closing it.
  hid_t release() { return std::exchange(id_, H5I_INVALID_HID); }
  /// Closes now. Returns a negative number when that failed.
  herr_t close() { return id_ >= 0 ? Close(release()) : 0; }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

using Hdf5File = Hdf5Handle<H5Fclose>;
using Hdf5Group = Hdf5Handle<H5Gclose>;
using Hdf5Dataset = Hdf5Handle<H5Dclose>;
using Hdf5Space = Hdf5Handle<H5Sclose>;
using Hdf5Type = Hdf5Handle<H5Tclose>;
using Hdf5Properties = Hdf5Handle<H5Pclose>;
using Hdf5Attribute = Hdf5Handle<H5Aclose>;

/// Keeps HDF5 from printing its errors while it lives: they become exceptions.
class Hdf5QuietErrors {
 public:
  Hdf5QuietErrors() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Hdf5QuietErrors() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }
  Hdf5QuietErrors(const Hdf5QuietErrors&) = delete;
  Hdf5QuietErrors& operator=(const Hdf5QuietErrors&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

/// Says why the latest HDF5 call failed: the outermost and the innermost message of the error stack. @local
std::string hdf5_reason();

}  // namespace rankwise
