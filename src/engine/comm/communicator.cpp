#include "engine/comm/communicator.hpp"

#include <algorithm>  // std::min
#include <array>      // std::array
#include <cstring>    // std::strncpy
#include <limits>     // std::numeric_limits
#include <numeric>    // std::exclusive_scan

#include "engine/comm/mpi_handle.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr int kDataTag = 7;
constexpr int kAlarmTag = 8;

/// What a rank has called, as the others see it.
struct Entered {
  std::array<char, 32> call{};
  std::int64_t count = 0;
  friend bool operator==(const Entered&, const Entered&) = default;
};

std::string describe(const Entered& entered) {
  return std::string(entered.call.data()) + " (" + std::to_string(entered.count) + ")";
}

template <typename T>
MPI_Datatype mpi_type() {
  if constexpr (std::is_same_v<T, std::int64_t>) return MPI_INT64_T;
  if constexpr (std::is_same_v<T, std::uint64_t>) return MPI_UINT64_T;
  if constexpr (std::is_same_v<T, double>) return MPI_DOUBLE;
}

/// Cuts a reduction into calls whose counts fit an int.
template <typename T>
void reduce(MPI_Comm comm, std::span<T> values, MPI_Op op) {
  constexpr std::size_t kMost = std::size_t{1} << 24;
  for (std::size_t begin = 0; begin < values.size(); begin += kMost) {
    const auto count = static_cast<int>(std::min(kMost, values.size() - begin));
    MPI_Allreduce(MPI_IN_PLACE, values.data() + begin, count, mpi_type<T>(), op, comm);
  }
}

std::vector<std::int64_t> offsets_of(std::span<const std::int64_t> counts) {
  std::vector<std::int64_t> offsets(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), offsets.begin(), std::int64_t{0});
  return offsets;
}

/// Starts one message in pieces of at most `piece` bytes; both sides cut alike.
template <typename Start>
void in_pieces(std::int64_t bytes, std::int64_t piece, Start start) {
  for (std::int64_t at = 0; at < bytes; at += piece) start(at, static_cast<int>(std::min(piece, bytes - at)));
}

}  // namespace

Communicator::Communicator(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {
  MPI_Comm_rank(handle_->comm, &rank_);
  MPI_Comm_size(handle_->comm, &size_);
}

Communicator Communicator::world() {
  auto handle = std::make_shared<Handle>();
  handle->comm = MPI_COMM_WORLD;
  return Communicator(std::move(handle));
}

void Communicator::check_alike(const char* call, std::int64_t count) const {
  if (!kChecksCollectives) return;
  Entered mine;
  std::strncpy(mine.call.data(), call, mine.call.size() - 1);
  mine.count = count;
  std::vector<Entered> all(static_cast<std::size_t>(size_));
  MPI_Allgather(&mine, sizeof mine, MPI_BYTE, all.data(), sizeof mine, MPI_BYTE, handle_->comm);
  for (std::size_t rank = 1; rank < all.size(); ++rank) {
    if (all[rank] == all.front()) continue;
    throw ProgramError("ranks have entered different collectives: rank 0 " + describe(all.front()) + ", rank " +
                       std::to_string(rank) + " " + describe(all[rank]));
  }
}

int Communicator::ranks_on_host() const {
  check_alike("ranks_on_host", 0);
  MPI_Comm host = MPI_COMM_NULL;
  MPI_Comm_split_type(handle_->comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
  int ranks = 1;
  MPI_Comm_size(host, &ranks);
  MPI_Comm_free(&host);
  return ranks;
}

void Communicator::barrier() const {
  check_alike("barrier", 0);
  MPI_Barrier(handle_->comm);
}

void Communicator::sum(std::span<std::int64_t> values) const {
  check_alike("sum of int64", static_cast<std::int64_t>(values.size()));
  reduce(handle_->comm, values, MPI_SUM);
}
void Communicator::sum(std::span<std::uint64_t> values) const {
  check_alike("sum of uint64", static_cast<std::int64_t>(values.size()));
  reduce(handle_->comm, values, MPI_SUM);
}
void Communicator::min(std::span<std::int64_t> values) const {
  check_alike("min of int64", static_cast<std::int64_t>(values.size()));
  reduce(handle_->comm, values, MPI_MIN);
}
void Communicator::max(std::span<std::int64_t> values) const {
  check_alike("max of int64", static_cast<std::int64_t>(values.size()));
  reduce(handle_->comm, values, MPI_MAX);
}
void Communicator::min(std::span<double> values) const {
  check_alike("min of double", static_cast<std::int64_t>(values.size()));
  reduce(handle_->comm, values, MPI_MIN);
}
void Communicator::max(std::span<double> values) const {
  check_alike("max of double", static_cast<std::int64_t>(values.size()));
  reduce(handle_->comm, values, MPI_MAX);
}

std::int64_t Communicator::sum(std::int64_t value) const {
  sum(std::span(&value, 1));
  return value;
}

std::int64_t Communicator::min(std::int64_t value) const {
  min(std::span(&value, 1));
  return value;
}

std::int64_t Communicator::max(std::int64_t value) const {
  max(std::span(&value, 1));
  return value;
}

std::int64_t Communicator::exclusive_sum(std::int64_t value) const {
  check_alike("exclusive_sum", 1);
  std::int64_t before = 0;
  MPI_Exscan(&value, &before, 1, MPI_INT64_T, MPI_SUM, handle_->comm);
  return rank_ == 0 ? 0 : before;  // MPI leaves rank 0's result undefined
}

void Communicator::broadcast(std::string& text, int root) const {
  check_alike("broadcast from the rank", root);
  auto bytes = static_cast<std::int64_t>(text.size());
  MPI_Bcast(&bytes, 1, MPI_INT64_T, root, handle_->comm);
  text.resize(static_cast<std::size_t>(bytes));
  in_pieces(bytes, piece_bytes_,
            [&](std::int64_t at, int count) { MPI_Bcast(text.data() + at, count, MPI_BYTE, root, handle_->comm); });
}

std::vector<std::string> Communicator::all_gather_text(const std::string& mine) const {
  check_alike("all_gather_text", 0);
  const auto lengths = all_gather(static_cast<std::int64_t>(mine.size()));
  const auto total = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
  require(total <= std::numeric_limits<int>::max(), "all_gather_text carries small messages");
  const std::vector<int> counts(lengths.begin(), lengths.end());
  std::vector<int> offsets(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), offsets.begin(), 0);
  std::string bytes(static_cast<std::size_t>(total), '\0');
  MPI_Allgatherv(mine.data(), static_cast<int>(mine.size()), MPI_BYTE, bytes.data(), counts.data(), offsets.data(),
                 MPI_BYTE, handle_->comm);

  std::vector<std::string> all;
  for (std::size_t rank = 0; rank < counts.size(); ++rank) {
    all.push_back(bytes.substr(static_cast<std::size_t>(offsets[rank]), static_cast<std::size_t>(counts[rank])));
  }
  return all;
}

void Communicator::all_gather_bytes(const void* mine, void* all, std::size_t bytes) const {
  check_alike("all_gather of bytes", static_cast<std::int64_t>(bytes));
  const auto count = static_cast<int>(bytes);
  MPI_Allgather(mine, count, MPI_BYTE, all, count, MPI_BYTE, handle_->comm);
}

std::vector<std::int64_t> Communicator::exchange_counts(std::span<const std::int64_t> send_counts) const {
  check_alike("exchange_counts", size_);
  require(send_counts.size() == static_cast<std::size_t>(size_), "one count per rank");
  std::vector<std::int64_t> receive_counts(send_counts.size());
  MPI_Alltoall(send_counts.data(), 1, MPI_INT64_T, receive_counts.data(), 1, MPI_INT64_T, handle_->comm);
  return receive_counts;
}

void Communicator::send_pairwise(std::span<const std::byte> send, std::span<const std::int64_t> send_counts,
                                 const Arrivals& arrivals) const {
  check_alike("all_to_all", 0);
  const auto send_offsets = offsets_of(send_counts);
  const auto run_to = [&](std::size_t to) {
    return send.subspan(static_cast<std::size_t>(send_offsets[to]), static_cast<std::size_t>(send_counts[to]));
  };
  int arrived_from = rank_;
  std::span<const std::byte> arrived = run_to(static_cast<std::size_t>(rank_));
  // In step s every rank sends to the rank s above and receives from the rank s below.
  for (int step = 1; step < size_; ++step) {
    const auto to = static_cast<std::size_t>((rank_ + step) % size_);
    const int from = (rank_ - step + size_) % size_;
    const std::span<std::byte> arriving = arrivals.place(from);
    std::vector<MPI_Request> requests;
    in_pieces(static_cast<std::int64_t>(arriving.size()), piece_bytes_, [&](std::int64_t at, int count) {
      MPI_Irecv(arriving.data() + at, count, MPI_BYTE, from, kDataTag, handle_->comm, &requests.emplace_back());
    });
    in_pieces(send_counts[to], piece_bytes_, [&](std::int64_t at, int count) {
      MPI_Isend(run_to(to).data() + at, count, MPI_BYTE, static_cast<int>(to), kDataTag, handle_->comm,
                &requests.emplace_back());
    });
    arrivals.take(arrived_from, arrived);
    MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
    handle_->bytes_sent += send_counts[to];
    arrived_from = from;
    arrived = arriving;
  }
  arrivals.take(arrived_from, arrived);
}

void Communicator::all_to_all(std::span<const std::byte> send, std::span<const std::int64_t> send_counts,
                              std::span<std::byte> receive, std::span<const std::int64_t> receive_counts) const {
  const auto offsets = offsets_of(receive_counts);
  const auto place = [&](int from) {
    const auto at = static_cast<std::size_t>(from);
    return receive.subspan(static_cast<std::size_t>(offsets[at]), static_cast<std::size_t>(receive_counts[at]));
  };
  const auto take = [&](int from, std::span<const std::byte> run) {
    if (from == rank_) std::copy(run.begin(), run.end(), place(from).begin());
  };
  send_pairwise(send, send_counts, {place, take});
}

void Communicator::all_to_all(std::span<const std::byte> send, std::span<const std::int64_t> send_counts,
                              std::span<const std::int64_t> receive_counts,
                              const std::function<void(int from, std::span<const std::byte> run)>& take) const {
  std::array<std::vector<std::byte>, 2> runs;  // one arrives while the other is taken
  std::size_t turn = 0;
  const auto place = [&](int from) {
    turn = 1 - turn;
    runs[turn].resize(static_cast<std::size_t>(receive_counts[static_cast<std::size_t>(from)]));
    return std::span(runs[turn]);
  };
  send_pairwise(send, send_counts, {place, take});
}

std::vector<std::byte> Communicator::ring_shift(std::span<const std::byte> mine) const {
  std::vector<std::int64_t> send_counts(static_cast<std::size_t>(size_), 0);
  send_counts[static_cast<std::size_t>((rank_ + 1) % size_)] = static_cast<std::int64_t>(mine.size());
  const auto receive_counts = exchange_counts(send_counts);
  std::int64_t total = 0;
  for (const auto count : receive_counts) total += count;
  std::vector<std::byte> received(static_cast<std::size_t>(total));
  all_to_all(mine, send_counts, received, receive_counts);
  return received;
}

void Communicator::raise_alarm() const {
  if (handle_->alarm_raised) return;
  handle_->alarm_raised = true;
  for (int to = 0; to < size_; ++to) {
    if (to != rank_) MPI_Send(nullptr, 0, MPI_BYTE, to, kAlarmTag, handle_->comm);  // empty: does not wait
  }
}

bool Communicator::alarmed() const {
  int flag = 0;
  MPI_Iprobe(MPI_ANY_SOURCE, kAlarmTag, handle_->comm, &flag, MPI_STATUS_IGNORE);
  return flag != 0;
}

void Communicator::settle_alarms() const {
  const auto raised = all_gather(std::int64_t{handle_->alarm_raised});
  for (int from = 0; from < size_; ++from) {
    if (from == rank_ || raised[static_cast<std::size_t>(from)] == 0) continue;
    MPI_Recv(nullptr, 0, MPI_BYTE, from, kAlarmTag, handle_->comm, MPI_STATUS_IGNORE);
  }
  handle_->alarm_raised = false;
}

std::int64_t Communicator::bytes_sent() const {
  return handle_->bytes_sent;
}

}  // namespace rankwise
