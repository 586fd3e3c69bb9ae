#include "engine/runtime/scratch_folder.hpp"

#include <cerrno>        // errno
#include <cstdlib>       // mkdtemp
#include <cstring>       // std::strerror
#include <filesystem>    // std::filesystem
#include <system_error>  // std::error_code

#include "engine/runtime/error.hpp"

namespace rankwise {

ScratchFolder::ScratchFolder(const std::string& parent) : path_(parent + "/.rankwise-scratch-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) {
    throw OutputError("cannot create a scratch folder in " + parent + ": " + std::strerror(errno) +
                      "; name a writable one by --set run.scratch=FOLDER");
  }
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace rankwise
