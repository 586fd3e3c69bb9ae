#include "ops/spill_file.hpp"

#include <fcntl.h>   // O_CLOEXEC
#include <unistd.h>  // pread, pwrite, unlink

#include <algorithm>  // std::min
#include <cerrno>     // errno
#include <cstdlib>    // mkostemp
#include <cstring>    // std::strerror
#include <utility>    // std::exchange

#include "engine/runtime/error.hpp"
#include "engine/runtime/spilled_bytes.hpp"

namespace rankwise {
namespace {

/// Moves bytes by pread or pwrite until all have gone. @return 0 or an errno
template <typename Transfer, typename Byte>
int transfer_all(Transfer transfer, int file, std::span<Byte> bytes, std::int64_t begin) {
  constexpr std::size_t kMost = std::size_t{1} << 30;
  while (!bytes.empty()) {
    const auto moved = transfer(file, bytes.data(), std::min(kMost, bytes.size()), begin);
    if (moved < 0 && errno == EINTR) continue;
    if (moved <= 0) return moved < 0 ? errno : EIO;
    bytes = bytes.subspan(static_cast<std::size_t>(moved));
    begin += moved;
  }
  return 0;
}

}  // namespace

SpillFile::~SpillFile() {
  clear();
}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      runs_(std::move(other.runs_)),
      end_(std::exchange(other.end_, 0)),
      file_(std::exchange(other.file_, -1)) {
  other.runs_.clear();
}

SpillFile& SpillFile::operator=(SpillFile&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(runs_, other.runs_);
  std::swap(end_, other.end_);
  std::swap(file_, other.file_);
  return *this;
}

void SpillFile::append(int partition, std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  if (file_ < 0) open();
  if (const int error = transfer_all(pwrite, file_, bytes, end_); error != 0) fail("write", error);
  const auto size = static_cast<std::int64_t>(bytes.size());
  runs_.push_back({partition, end_, size});
  end_ += size;
  add_spilled_bytes(size);
}

std::vector<std::byte> SpillFile::read(int partition) const {
  std::vector<std::byte> bytes;
  for (const Run& run : runs_) {
    if (run.partition != partition) continue;
    const auto before = bytes.size();
    bytes.resize(before + static_cast<std::size_t>(run.size));
    if (const int error = transfer_all(pread, file_, std::span(bytes).subspan(before), run.begin); error != 0) {
      fail("read back", error);
    }
  }
  return bytes;
}

std::vector<std::byte> SpillFile::read_run(std::int64_t run) const {
  const Run& wanted = runs_[static_cast<std::size_t>(run)];
  std::vector<std::byte> bytes(static_cast<std::size_t>(wanted.size));
  if (const int error = transfer_all(pread, file_, std::span(bytes), wanted.begin); error != 0)
    fail("read back", error);
  return bytes;
}

void SpillFile::clear() {
  if (file_ >= 0) close(file_);
  file_ = -1;
  end_ = 0;
  runs_.clear();
}

void SpillFile::open() {
  std::string path = folder_ + "/spill-XXXXXX";
  file_ = mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) fail("create", errno);
  unlink(path.c_str());
}

void SpillFile::fail(const char* what, int error) const {
  throw OutputError(std::string("cannot ") + what + " spilled data in the scratch folder " + folder_ + ": " +
                    std::strerror(error) + "; free space there or name another folder by --set run.scratch=FOLDER");
}

}  // namespace rankwise
