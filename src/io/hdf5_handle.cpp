#include "io/hdf5_handle.hpp"

#include <vector>  // std::vector

namespace rankwise {
namespace {

herr_t collect(unsigned, const H5E_error2_t* error, void* into) {
  auto& messages = *static_cast<std::vector<std::string>*>(into);
  if (error->desc != nullptr && *error->desc != '\0') messages.emplace_back(error->desc);
  return 0;
}

}  // namespace

std::string hdf5_reason() {
  std::vector<std::string> messages;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, collect, &messages);
  if (messages.empty()) return "HDF5 gives no reason";
  return messages.size() == 1 ? messages.front() : messages.front() + ": " + messages.back();
}

}  // namespace rankwise
