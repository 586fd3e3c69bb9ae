#include "io/hdf5_input.hpp"

#include <filesystem>    // std::filesystem
#include <system_error>  // std::error_code

#include "engine/runtime/error.hpp"
#include "io/hdf5_table_layout.hpp"

namespace rankwise {
namespace {

herr_t collect_link(hid_t, const char* name, const H5L_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

herr_t collect_attribute(hid_t, const char* name, const H5A_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

}  // namespace

Hdf5Input::Hdf5Input(std::string path) : path_(std::move(path)) {
  std::error_code ignored;
  if (!std::filesystem::exists(path_, ignored)) throw InputError("there is no file " + path_);
  const Hdf5Properties access(check(H5Pcreate(H5P_FILE_ACCESS), "prepare"));
  check(H5Pset_file_locking(access.get(), true, true), "prepare");  // some parallel file systems have no locks
  file_ = Hdf5File(check(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access.get()), "open"));
}

hid_t Hdf5Input::check(hid_t result, const std::string& what) const {
  if (result < 0) throw InputError("cannot " + what + " " + path_ + ": " + hdf5_reason());
  return result;
}

void Hdf5Input::refuse(const std::string& what) const {
  throw InputError(path_ + " is not a table file of rankwise, or is damaged: " + what);
}

std::vector<std::string> Hdf5Input::links(hid_t group) const {
  std::vector<std::string> names;
  check(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_link, &names), "list");
  return names;
}

std::vector<std::string> Hdf5Input::attributes(hid_t object) const {
  std::vector<std::string> names;
  check(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_attribute, &names), "list attributes of");
  return names;
}

bool Hdf5Input::has_link(hid_t group, const std::string& name) const {
  return check(H5Lexists(group, name.c_str(), H5P_DEFAULT), "look up " + name + " in") > 0;
}

bool Hdf5Input::has_attribute(hid_t object, const std::string& name) const {
  return check(H5Aexists(object, name.c_str()), "look up attribute " + name + " in") > 0;
}

std::vector<std::string> Hdf5Input::texts(hid_t object, const std::string& name) const {
  if (!has_attribute(object, name)) refuse("there is no attribute " + name);
  const Hdf5Attribute attribute(check(H5Aopen(object, name.c_str(), H5P_DEFAULT), "open attribute " + name + " of"));
  const Hdf5Type stored(check(H5Aget_type(attribute.get()), "inspect"));
  if (H5Tget_class(stored.get()) != H5T_STRING || H5Tis_variable_str(stored.get()) <= 0) {
    refuse("attribute " + name + " is no text of variable length");
  }
  const Hdf5Space space(check(H5Aget_space(attribute.get()), "inspect"));
  const auto count = check(H5Sget_simple_extent_npoints(space.get()), "inspect");
  std::vector<char*> raw(static_cast<std::size_t>(count), nullptr);
  const auto type = hdf5_attribute_text_type();
  std::vector<std::string> values;
  if (count == 0) return values;
  check(H5Aread(attribute.get(), type.get(), raw.data()), "read attribute " + name + " of");
  for (const char* text : raw) values.emplace_back(text != nullptr ? text : "");
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, raw.data());
  return values;
}

std::string Hdf5Input::text(hid_t object, const std::string& name) const {
  auto values = texts(object, name);
  if (values.size() != 1) refuse("attribute " + name + " is not one text");
  return std::move(values.front());
}

std::int64_t Hdf5Input::integer(hid_t object, const std::string& name) const {
  if (!has_attribute(object, name)) refuse("there is no attribute " + name);
  const Hdf5Attribute attribute(check(H5Aopen(object, name.c_str(), H5P_DEFAULT), "open attribute " + name + " of"));
  const Hdf5Space space(check(H5Aget_space(attribute.get()), "inspect"));
  if (H5Sget_simple_extent_npoints(space.get()) != 1) refuse("attribute " + name + " is not one number");
  std::int64_t value = 0;
  check(H5Aread(attribute.get(), H5T_NATIVE_INT64, &value), "read attribute " + name + " of");
  return value;
}

std::int64_t Hdf5Input::elements(hid_t dataset) const {
  const Hdf5Space space(check(H5Dget_space(dataset), "inspect"));
  if (H5Sget_simple_extent_ndims(space.get()) != 1) refuse("a dataset has not one dimension");
  return H5Sget_simple_extent_npoints(space.get());
}

void Hdf5Input::read(hid_t dataset, hid_t type, std::int64_t begin, std::int64_t count, void* to) const {
  if (count == 0) return;
  const auto start = static_cast<hsize_t>(begin);
  const auto size = static_cast<hsize_t>(count);
  const Hdf5Space file_space(check(H5Dget_space(dataset), "inspect"));
  check(H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, &start, nullptr, &size, nullptr), "select rows of");
  const Hdf5Space memory(check(H5Screate_simple(1, &size, nullptr), "select rows of"));
  check(H5Dread(dataset, type, memory.get(), file_space.get(), H5P_DEFAULT, to), "read");
}

}  // namespace rankwise
