#include "support/ranks.hpp"

#include <cstdlib>     // mkdtemp
#include <filesystem>  // std::filesystem
#include <string>      // std::string

namespace rankwise::test {
namespace {

/// Removes the folder when the program ends; the driver alone does so.
struct SharedFolder {
  std::string path;
  bool owner = false;
  SharedFolder() {
    owner = world().is_driver();
    if (owner) {
      std::string pattern = (std::filesystem::temp_directory_path() / "rankwise-test-XXXXXX").string();
      path = mkdtemp(pattern.data());
    }
    world().broadcast(path);
  }
  ~SharedFolder() {
    std::error_code ignored;
    if (owner) std::filesystem::remove_all(path, ignored);
  }
};

}  // namespace

const Communicator& world() {
  static const Communicator comm = Communicator::world();
  return comm;
}

const char* shared_folder() {
  static const SharedFolder folder;
  return folder.path.c_str();
}

}  // namespace rankwise::test
