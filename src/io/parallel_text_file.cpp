#include "io/parallel_text_file.hpp"

#include <mpi.h>

#include <algorithm>    // std::min
#include <cerrno>       // errno
#include <cstring>      // std::strerror
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/runtime/error.hpp"
#include "io/atomic_file.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kKeptBytes = std::int64_t{64} << 20;
constexpr std::size_t kWriteBytes = std::size_t{8} << 20;

/// This rank's own handle on the shared file. It is opened alone, not with the other ranks: then a failed write
/// cannot leave them waiting. Disjoint ranges, a sync each and the agreement before the rename make that safe.
class MpiFile {
 public:
  explicit MpiFile(std::string path) : path_(std::move(path)) {
    check(MPI_File_open(MPI_COMM_SELF, path_.c_str(), MPI_MODE_WRONLY, MPI_INFO_NULL, &file_), "open");
  }
  ~MpiFile() {
    if (file_ != MPI_FILE_NULL) MPI_File_close(&file_);
  }
  MpiFile(const MpiFile&) = delete;
  MpiFile& operator=(const MpiFile&) = delete;

  void write_at(std::int64_t offset, std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), kWriteBytes))) {
      const auto count = static_cast<int>(std::min(text.size(), kWriteBytes));
      const std::string what = "write " + std::to_string(count) + " bytes at " + std::to_string(offset) + " of";
      MPI_Status status;
      errno = 0;
      check(MPI_File_write_at(file_, offset, text.data(), count, MPI_BYTE, &status), what);
      int written = 0;
      MPI_Get_count(&status, MPI_BYTE, &written);
      if (written != count) {
        throw OutputError("cannot " + what + " " + path_ + ": " + std::to_string(written) + " were written" + reason());
      }
      offset += count;
    }
  }

  void sync_and_close() {
    check(MPI_File_sync(file_), "sync");
    check(MPI_File_close(&file_), "close");
  }

 private:
  static std::string reason() { return errno != 0 ? std::string(" (") + std::strerror(errno) + ")" : std::string(); }

  void check(int code, const std::string& what) const {
    if (code == MPI_SUCCESS) return;
    const std::string system = reason();
    char text[MPI_MAX_ERROR_STRING];
    int length = 0;
    MPI_Error_string(code, text, &length);
    throw OutputError("cannot " + what + " " + path_ + ": " + std::string(text, static_cast<std::size_t>(length)) +
                      system);
  }

  std::string path_;
  MPI_File file_ = MPI_FILE_NULL;
};

/// What the first pass learns: the size of all blocks, and the text of the first ones.
struct Measured {
  std::int64_t bytes = 0;
  std::vector<std::string> kept = {};
};

Measured measure(const TextShard& shard) {
  Measured measured;
  std::string text;
  for (std::int64_t block = 0; block < shard.blocks; ++block) {
    text.clear();
    shard.append(block, text);
    measured.bytes += static_cast<std::int64_t>(text.size());
    if (measured.bytes <= kKeptBytes) measured.kept.push_back(text);
  }
  return measured;
}

void write_shard(const std::string& path, const TextShard& shard, const Measured& measured, std::int64_t offset) {
  MpiFile file(path);
  std::string pending;
  const auto flush = [&] {
    if (pending.empty()) return;
    file.write_at(offset, pending);
    offset += static_cast<std::int64_t>(pending.size());
    pending.clear();
  };
  const std::int64_t end = offset + measured.bytes;
  for (std::int64_t block = 0; block < shard.blocks; ++block) {
    if (static_cast<std::size_t>(block) < measured.kept.size()) {
      pending += measured.kept[static_cast<std::size_t>(block)];
    } else {
      shard.append(block, pending);
    }
    if (pending.size() >= kWriteBytes) flush();
  }
  flush();
  require(offset == end, "a block of text is formatted alike both times");
  file.sync_and_close();
}

}  // namespace

std::int64_t write_text_by_rank(const Communicator& comm, const std::string& path, const TextShard& shard) {
  AtomicFile target(comm, path);
  const Measured measured = run_local(comm, [&] { return measure(shard); });
  const std::int64_t offset = comm.exclusive_sum(measured.bytes);
  const std::int64_t total = comm.sum(measured.bytes);
  target.reserve(0, total);
  run_local(comm, [&] { write_shard(target.partial_path(), shard, measured, offset); });
  target.commit();
  return total;
}

}  // namespace rankwise
