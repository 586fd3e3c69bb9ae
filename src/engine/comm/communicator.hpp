#pragma once
#include <cstddef>      // std::byte
#include <cstdint>      // std::int64_t
#include <functional>   // std::function
#include <memory>       // std::shared_ptr
#include <span>         // std::span
#include <string>       // std::string
#include <type_traits>  // std::is_trivially_copyable_v
#include <vector>       // std::vector

namespace rankwise {

/// The ranks of a run and what they can do together: the only home of raw MPI calls besides file output.
///
/// Counts are 64-bit; a message longer than `piece_bytes()` travels in pieces. Sums are over integers only:
/// a floating-point sum over ranks would depend on their number (see numeric/fixed_point_sum.hpp).
/// Copies share the same underlying communicator. Without `mpirun` there is one rank.
class Communicator {
 public:
  /// Whether every collective first compares what the ranks have called: in debug builds, at the price of one more.
#ifdef NDEBUG
  static constexpr bool kChecksCollectives = false;
#else
  static constexpr bool kChecksCollectives = true;
#endif

  /// Wraps all ranks of the job. MPI must be initialised (see run_main.hpp). @local
  static Communicator world();

  int rank() const {
    return rank_;
  }
  int size() const {
    return size_;
  }
  /// Tells whether this rank plans, reports and names files. @local
  bool is_driver() const {
    return rank_ == 0;
  }

  /// Counts the ranks that run on this rank's host. @collective
  int ranks_on_host() const;

  /// Waits until every rank is here. @collective
  void barrier() const;

  /// Replaces each element by its sum over ranks. Spans have equal length on all ranks. @collective
  void sum(std::span<std::int64_t> values) const;
  void sum(std::span<std::uint64_t> values) const;
  /// Replaces each element by its smallest or largest value over ranks. @collective
  void min(std::span<std::int64_t> values) const;
  void max(std::span<std::int64_t> values) const;
  void min(std::span<double> values) const;
  void max(std::span<double> values) const;

  std::int64_t sum(std::int64_t value) const;
  std::int64_t min(std::int64_t value) const;
  std::int64_t max(std::int64_t value) const;

  /// Returns the sum over all lower ranks (0 on rank 0). @collective
  std::int64_t exclusive_sum(std::int64_t value) const;

  /// Copies `text` from `root` to every rank. @collective
  void broadcast(std::string& text, int root = 0) const;

  /// Collects one text per rank, in rank order, on every rank. For small control messages only. @collective
  std::vector<std::string> all_gather_text(const std::string& mine) const;

  /// Collects one small value per rank, in rank order, on every rank. @collective
  template <typename T>
  std::vector<T> all_gather(const T& mine) const {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<T> all(static_cast<std::size_t>(size_));
    all_gather_bytes(&mine, all.data(), sizeof(T));
    return all;
  }

  /// Tells every rank how many bytes each other rank will send it. @collective
  std::vector<std::int64_t> exchange_counts(std::span<const std::int64_t> send_counts) const;

  /// Sends to rank r the r-th run of `send` (run lengths in bytes: `send_counts`) and receives the runs that the
  /// others hold for this rank, in rank order, into `receive` (its size is the sum of `receive_counts`). @collective
  void all_to_all(std::span<const std::byte> send, std::span<const std::int64_t> send_counts,
                  std::span<std::byte> receive, std::span<const std::int64_t> receive_counts) const;

  /// Sends runs like all_to_all and hands over each run that arrives while the next one travels: `take` is called once
  /// per rank, for this rank's own run first, and must not throw or communicate. Two runs are in memory at a time.
  /// @collective
  void all_to_all(std::span<const std::byte> send, std::span<const std::int64_t> send_counts,
                  std::span<const std::int64_t> receive_counts,
                  const std::function<void(int from, std::span<const std::byte> run)>& take) const;

  /// Passes `mine` to the next rank and returns what the previous rank passed. @collective
  std::vector<std::byte> ring_shift(std::span<const std::byte> mine) const;

  /// Tells the other ranks, which may be busy, that this one has failed and waits for them to agree on it. @local
  void raise_alarm() const;
  /// Tells whether another rank has raised the alarm. Cheap. @local
  bool alarmed() const;
  /// Puts all alarms to rest. @collective
  void settle_alarms() const;

  /// Limits the size of one MPI message; tests set a few bytes. @local
  void set_piece_bytes(std::int64_t bytes) {
    piece_bytes_ = bytes;
  }
  std::int64_t piece_bytes() const {
    return piece_bytes_;
  }

  /// Counts the bytes that this rank has sent in all_to_all and ring_shift so far. @local
  std::int64_t bytes_sent() const;

  struct Handle;  // holds the MPI_Comm; see mpi_handle.hpp
  const Handle& handle() const {
    return *handle_;
  }

 private:
  /// What becomes of runs: where the one of a rank goes, and what is done with it (this rank's own lies in `send`).
  struct Arrivals {
    std::function<std::span<std::byte>(int from)> place;
    std::function<void(int from, std::span<const std::byte> run)> take;
  };
  explicit Communicator(std::shared_ptr<Handle> handle);
  /// In builds that check, throws a ProgramError on all ranks unless all have made the same call. @collective
  void check_alike(const char* call, std::int64_t count) const;
  void send_pairwise(std::span<const std::byte> send, std::span<const std::int64_t> send_counts,
                     const Arrivals& arrivals) const;
  void all_gather_bytes(const void* mine, void* all, std::size_t bytes) const;

  std::shared_ptr<Handle> handle_;
  int rank_ = 0;
  int size_ = 1;
  std::int64_t piece_bytes_ = std::int64_t{1} << 24;
};

}  // namespace rankwise
