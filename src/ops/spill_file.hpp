#pragma once
#include <cstddef>  // std::byte
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <string>   // std::string
#include <vector>   // std::vector

namespace rankwise {

/// State that left memory, cut by the hash of its keys into this many partitions.
constexpr int kSpillPartitions = 64;

/// Names the partition of a hash: its leading bits.
constexpr int spill_partition(std::uint64_t hash) {
  return static_cast<int>(hash >> 58);
}

/// Bytes on disk in numbered partitions, in one file without a name: it vanishes with the process, however that ends.
///
/// Each append is one sequential run; a partition is the concatenation of its runs in the order of appending.
/// Nothing is opened before the first append. All functions are @local.
class SpillFile {
 public:
  /// @param folder  scratch folder; it must exist once something is appended
  explicit SpillFile(std::string folder) : folder_(std::move(folder)) {}
  ~SpillFile();
  SpillFile(SpillFile&& other) noexcept;
  SpillFile& operator=(SpillFile&& other) noexcept;

  /// Appends bytes to a partition. @throws OutputError the folder cannot be written, or the disk is full
  void append(int partition, std::span<const std::byte> bytes);

  /// Returns all bytes of a partition. @throws OutputError they cannot be read back
  std::vector<std::byte> read(int partition) const;
  /// Returns the bytes of one append, counted from 0 over all partitions. @throws OutputError
  std::vector<std::byte> read_run(std::int64_t run) const;
  std::int64_t runs() const { return static_cast<std::int64_t>(runs_.size()); }

  bool empty() const { return runs_.empty(); }
  /// Forgets everything and gives the space back.
  void clear();

 private:
  struct Run {
    int partition = 0;
    std::int64_t begin = 0;
    std::int64_t size = 0;
  };
  void open();
  [[noreturn]] void fail(const char* what, int error) const;

  std::string folder_;
  std::vector<Run> runs_;
  std::int64_t end_ = 0;
  int file_ = -1;
};

}  // namespace rankwise
