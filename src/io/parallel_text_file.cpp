#include "io/parallel_text_file.hpp"

#include <vector>  // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/atomic_file.hpp"
#include "io/posix_file.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kKeptBytes = std::int64_t{64} << 20;
constexpr std::size_t kWriteBytes = std::size_t{8} << 20;

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
    if (measured.bytes <= kKeptBytes) measured.kept.push_back(std::move(text));
  }
  return measured;
}

/// Writes this rank's text from `offset` on. Each rank has a file descriptor of its own, not an MPI file: opening and
/// failing are then local, and no rank waits for another inside a write.
void write_shard(const std::string& path, const TextShard& shard, const Measured& measured, std::int64_t offset) {
  PosixFile file(path, PosixFile::Mode::kExisting);
  const std::int64_t end = offset + measured.bytes;
  file.claim(offset, end);
  std::string pending;
  const auto flush = [&] {
    file.write_at(offset, pending);
    offset += static_cast<std::int64_t>(pending.size());
    pending.clear();
  };
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
  file.sync();
  file.close();
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
