#pragma once
#include <filesystem>   // std::filesystem
#include <fstream>      // std::ofstream
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "io/input_files.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// A new folder with input files that all ranks see. @collective
class InputFolder {
 public:
  explicit InputFolder(const std::string& name) : path_(std::string(shared_folder()) + "/" + name) {
    if (world().is_driver()) std::filesystem::create_directories(path_);
    world().barrier();
  }

  /// Writes a file and returns its path. @collective
  std::string add(const std::string& name, std::string_view bytes) const {
    std::string path = path_;
    path += "/" + name;
    world().barrier();  // nobody reads what stood there any more
    if (world().is_driver()) {
      std::filesystem::create_directories(std::filesystem::path(path).parent_path());
      std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    world().barrier();
    return path;
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A list of paths per source. @collective
inline std::vector<InputFile> find_files(const std::vector<std::vector<std::string>>& sources) {
  return find_input_files(world(), sources);
}

/// Runs `action` and returns the message of the error that it throws; empty where it throws none.
template <typename ErrorType, typename Action>
std::string message_of(Action&& action) {
  try {
    action();
  } catch (const ErrorType& error) {
    return error.what();
  }
  return "";
}

}  // namespace rankwise::test
