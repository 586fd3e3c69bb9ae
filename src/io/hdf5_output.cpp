#include "io/hdf5_output.hpp"

#include <semaphore.h>  // sem_unlink

#include <algorithm>   // std::max
#include <filesystem>  // std::filesystem::path

#include "engine/comm/mpi_handle.hpp"
#include "engine/runtime/error.hpp"
#include "io/hdf5_table_layout.hpp"

namespace rankwise {
namespace {

/// Covers the metadata that HDF5 adds between two calls of make_room.
constexpr std::int64_t kMetadataBytes = std::int64_t{4} << 20;

/// Open MPI 4.1 guards the opening of a file by a semaphore named after it. A run that was killed there leaves it
/// taken, and every later run on the host would wait for ever.
void forget_semaphore(const std::string& path) {
  const std::string name = "OMPIO_" + std::filesystem::path(path).filename().string();
  sem_unlink(name.c_str());
}

}  // namespace

Hdf5Output::Hdf5Output(const Communicator& comm, const std::string& path) : comm_(comm), target_(comm, path) {
  forget_semaphore(target_.partial_path());
  target_.reserve(0, kMetadataBytes);  // a full disk is told before HDF5 holds anything
  const Hdf5Properties access(check(H5Pcreate(H5P_FILE_ACCESS), "prepare"));
  check(H5Pset_fapl_mpio(access.get(), comm.handle().comm, MPI_INFO_NULL), "prepare");
  const Hdf5Properties creation(check(H5Pcreate(H5P_FILE_CREATE), "prepare"));
  check(H5Pset_obj_track_times(creation.get(), false), "prepare");
  file_ =
      Hdf5File(check(H5Fcreate(target_.partial_path().c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), "create"));
  make_room(0);  // H5F_ACC_TRUNC has given the space back
}

Hdf5Output::~Hdf5Output() {
  if (broken_) file_.release();
}

void Hdf5Output::make_room(std::int64_t bytes) {
  const std::int64_t needed = used_ + bytes + kMetadataBytes;
  target_.reserve(reserved_, needed);
  reserved_ = std::max(reserved_, needed);
}

void Hdf5Output::commit() {
  check(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), "flush");
  check(file_.close(), "close");
  target_.commit();
}

hid_t Hdf5Output::check(hid_t result, const std::string& what) {
  if (result >= 0) return result;
  broken_ = true;
  throw OutputError("cannot " + what + " " + target_.path() + ": " + hdf5_reason());
}

void Hdf5Output::attach(hid_t object, const std::string& name, hid_t type, hid_t space, const void* value) {
  const Hdf5Attribute attribute(
      check(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), "add attribute " + name + " to"));
  check(H5Awrite(attribute.get(), type, value), "write attribute " + name + " of");
}

void Hdf5Output::attach_text(hid_t object, const std::string& name, const std::string& value) {
  const char* text = value.c_str();
  attach(object, name, hdf5_attribute_text_type().get(), Hdf5Space(H5Screate(H5S_SCALAR)).get(), &text);
}

void Hdf5Output::attach_texts(hid_t object, const std::string& name, const std::vector<std::string>& values) {
  std::vector<const char*> texts;
  for (const auto& value : values) texts.push_back(value.c_str());
  const hsize_t count = values.size();
  const Hdf5Space space(count > 0 ? H5Screate_simple(1, &count, nullptr) : H5Screate(H5S_NULL));
  texts.push_back(nullptr);  // for HDF5 wants an address also when there is no text
  attach(object, name, hdf5_attribute_text_type().get(), space.get(), texts.data());
}

void Hdf5Output::attach_int(hid_t object, const std::string& name, std::int64_t value) {
  attach(object, name, H5T_STD_I64LE, Hdf5Space(H5Screate(H5S_SCALAR)).get(), &value);
}

void Hdf5Output::attach_bool(hid_t object, const std::string& name, bool value) {
  const auto flag = static_cast<signed char>(value);
  attach(object, name, hdf5_value_type(kBool).get(), Hdf5Space(H5Screate(H5S_SCALAR)).get(), &flag);
}

}  // namespace rankwise
