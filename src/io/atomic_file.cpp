#include "io/atomic_file.hpp"

#include <filesystem>    // std::filesystem
#include <system_error>  // std::error_code

#include "engine/comm/agreement.hpp"
#include "io/posix_file.hpp"

namespace rankwise {
namespace {

std::string partial_name(const std::filesystem::path& path) {
  std::string name = ".";
  name.append(path.filename().string()).append(".partial");
  return (path.parent_path() / name).string();
}

}  // namespace

AtomicFile::AtomicFile(const Communicator& comm, std::string path)
    : comm_(comm), path_(std::move(path)), partial_path_(partial_name(path_)) {
  run_local(comm_, [&] {
    if (comm_.is_driver()) PosixFile(partial_path_, PosixFile::Mode::kCreateEmpty).close();
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
