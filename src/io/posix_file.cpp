#include "io/posix_file.hpp"

#include <fcntl.h>         // open, fallocate, fcntl
#include <sys/resource.h>  // getrlimit
#include <sys/stat.h>      // fstat
#include <sys/statvfs.h>   // fstatvfs
#include <unistd.h>        // pwrite, fsync, close, ftruncate

#include <cerrno>      // errno
#include <cstdio>      // std::rename
#include <cstring>     // std::strerror
#include <filesystem>  // std::filesystem::path

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  throw OutputError("cannot " + what + " " + path + ": " + std::strerror(error) +
                    (full ? "; free some space or write to another folder" : ""));
}

/// Syncs a folder, so that a renamed file keeps its name after a power cut. Some file systems refuse: they need none.
void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

PosixFile::PosixFile(std::string path, Mode mode) : path_(std::move(path)) {
  const int flags = O_WRONLY | O_CLOEXEC | (mode == Mode::kCreateEmpty ? O_CREAT | O_TRUNC : 0);
  descriptor_ = ::open(path_.c_str(), flags, 0666);
  if (descriptor_ < 0) fail(mode == Mode::kCreateEmpty ? "create" : "open", path_, errno);
}

PosixFile::~PosixFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PosixFile::write_at(std::int64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      fail("write " + std::to_string(bytes.size()) + " bytes at " + std::to_string(offset) + " of", path_,
           written < 0 ? errno : EIO);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
}

void PosixFile::claim(std::int64_t begin, std::int64_t end) {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_start = begin;
  range.l_len = end - begin;
  if (begin < end) ::fcntl(descriptor_, F_SETLK, &range);  // no one else wants these bytes; without locks it is no use
}

void PosixFile::reserve(std::int64_t begin, std::int64_t end) {
  if (begin >= end) return;
  const std::string what = "reserve " + std::to_string(end) + " bytes for";
  rlimit limit{};
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
      limit.rlim_cur < static_cast<rlim_t>(end)) {
    fail(what, path_, EFBIG);  // going over the limit would kill the process by SIGXFSZ
  }
  int result = 0;
  do {
    result = ::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, begin, end - begin);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return;
  if (errno != EOPNOTSUPP && errno != ENOSYS) fail(what, path_, errno);
  check_free_space(end, what);
}

void PosixFile::check_free_space(std::int64_t end, const std::string& what) {
  struct statvfs volume {};
  struct stat file {};
  if (::fstatvfs(descriptor_, &volume) != 0 || ::fstat(descriptor_, &file) != 0) fail("inspect", path_, errno);
  const auto available = static_cast<std::int64_t>(volume.f_bavail) * static_cast<std::int64_t>(volume.f_frsize);
  if (end - file.st_blocks * std::int64_t{512} > available) fail(what, path_, ENOSPC);
}

void PosixFile::release_reserve() {
  struct stat file {};
  if (::fstat(descriptor_, &file) != 0 || ::ftruncate(descriptor_, file.st_size) != 0) fail("truncate", path_, errno);
}

void PosixFile::sync() {
  if (::fsync(descriptor_) != 0) fail("sync", path_, errno);
}

void PosixFile::close() {
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (::close(descriptor) != 0) fail("close", path_, errno);
}

void rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) fail("rename " + from + " to", to, errno);
  sync_folder(std::filesystem::path(to).parent_path());
}

}  // namespace rankwise
