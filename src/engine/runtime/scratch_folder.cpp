#include "engine/runtime/scratch_folder.hpp"

#include <fcntl.h>     // open
#include <sys/file.h>  // flock
#include <unistd.h>    // close

#include <cerrno>        // errno
#include <cstdio>        // std::rename
#include <cstdlib>       // mkdtemp
#include <cstring>       // std::strerror
#include <filesystem>    // std::filesystem
#include <string_view>   // std::string_view
#include <system_error>  // std::error_code

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = ".rankwise-scratch-";

/// Locks a folder for this process. @return its descriptor, or -1 where another process has locked it
int lock_folder(const std::string& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0 && flock(folder, LOCK_EX | LOCK_NB) == 0) return folder;
  if (folder >= 0) close(folder);
  return -1;
}

}  // namespace

ScratchFolder::ScratchFolder(const std::string& parent) {
  // Locked before it gets its name, so that nobody takes it for abandoned.
  std::string fresh = parent + "/.rankwise-new-XXXXXX";
  if (mkdtemp(fresh.data()) == nullptr) {
    throw OutputError("cannot create a scratch folder in " + parent + ": " + std::strerror(errno) +
                      "; name a writable one by --scratch FOLDER, or for a job by --set run.scratch=FOLDER");
  }
  lock_ = lock_folder(fresh);
  path_ = parent + "/" + std::string(kPrefix) + fresh.substr(fresh.size() - 6);
  if (std::rename(fresh.c_str(), path_.c_str()) != 0) path_ = fresh;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  if (lock_ >= 0) close(lock_);
}

void remove_abandoned_scratch(const std::string& parent) {
  std::error_code ignored;
  for (fs::directory_iterator entry(parent, ignored), end; !ignored && entry != end; entry.increment(ignored)) {
    if (!entry->path().filename().string().starts_with(kPrefix)) continue;
    const int lock = lock_folder(entry->path().string());
    if (lock < 0) continue;
    std::error_code also_ignored;
    fs::remove_all(entry->path(), also_ignored);
    close(lock);
  }
}

}  // namespace rankwise
