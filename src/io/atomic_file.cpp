#include "io/atomic_file.hpp"

#include <filesystem>    // std::filesystem
#include <system_error>  // std::error_code

#include "engine/comm/agreement.hpp"
#include "engine/runtime/error.hpp"
#include "io/posix_file.hpp"

namespace rankwise {
namespace {

std::string partial_name(const std::filesystem::path& path) {
  std::string name = ".";
  name.append(path.filename().string()).append(".partial");
  return (path.parent_path() / name).string();
}

/// The file that a link stands for, there or not: to rename over the link would part the two.
std::string behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // as in Linux; a circle of links fails when it is opened
  std::filesystem::path file = path;
  std::error_code error;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(file, error); ++i) {
    const auto target = std::filesystem::read_symlink(file, error);
    if (error) break;
    file = file.parent_path() / target;
  }
  return file.string();
}

/// @throws OutputError  something else than a file has the name, which a rename would replace
void require_file_or_nothing(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) return;
  throw OutputError("cannot write " + path + ": it is " +
                    (std::filesystem::is_directory(status) ? "a folder" : "a device or pipe") +
                    ", not a file; name a file");
}

}  // namespace

AtomicFile::AtomicFile(const Communicator& comm, const std::string& path)
    : comm_(comm), path_(behind_links(path)), partial_path_(partial_name(path_)) {
  run_local(comm_, [&] {
    if (!comm_.is_driver()) return;
    require_file_or_nothing(path_);
    PosixFile(partial_path_, PosixFile::Mode::kCreateEmpty).close();
  });
}

AtomicFile::~AtomicFile() {
  std::error_code ignored;
  if (comm_.is_driver() && !committed_) std::filesystem::remove(partial_path_, ignored);
}

void AtomicFile::reserve(std::int64_t begin, std::int64_t end) const {
  run_local(comm_, [&] {
    if (comm_.is_driver()) PosixFile(partial_path_, PosixFile::Mode::kExisting).reserve(begin, end);
  });
}

void AtomicFile::commit() {
  run_local(comm_, [&] {
    if (!comm_.is_driver()) return;
    PosixFile file(partial_path_, PosixFile::Mode::kExisting);
    file.release_reserve();
    file.sync();
    file.close();
    rename_file(partial_path_, path_);
  });
  committed_ = true;
}

void write_text_file(const Communicator& comm, const std::string& path, std::string_view text) {
  AtomicFile target(comm, path);
  run_local(comm, [&] {
    if (!comm.is_driver()) return;
    PosixFile file(target.partial_path(), PosixFile::Mode::kExisting);
    file.write_at(0, text);
    file.close();
  });
  target.commit();
}

}  // namespace rankwise
