#include "io/text_to_driver.hpp"

#include <array>    // std::array
#include <cerrno>   // errno
#include <cstring>  // std::strerror
#include <span>     // std::as_bytes
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// A shard's text, taken piece by piece.
class Pieces {
 public:
  Pieces(const TextShard& shard, std::int64_t piece_bytes)
      : shard_(shard), piece_bytes_(static_cast<std::size_t>(piece_bytes)) {}

  /// The next piece; empty at the end.
  std::string next() {
    while (rest_.size() - at_ < piece_bytes_ && block_ < shard_.blocks) {
      rest_.erase(0, at_);
      at_ = 0;
      shard_.append(block_++, rest_);
    }
    std::string piece = rest_.substr(at_, piece_bytes_);
    at_ += piece.size();
    return piece;
  }

 private:
  const TextShard& shard_;
  std::size_t piece_bytes_;
  std::int64_t block_ = 0;
  std::string rest_;
  std::size_t at_ = 0;  // of rest_, what was taken
};

/// Tells whether whoever reads takes more: a closed pipe (`| head`) ends the printing, and is no error.
bool write_out(std::FILE* out, const char* bytes, std::size_t size) {
  if (std::fwrite(bytes, 1, size, out) == size && std::fflush(out) == 0) return true;
  if (errno == EPIPE) return false;
  throw OutputError(std::string("cannot write the rows: ") + std::strerror(errno));
}

/// Brings what `sender` holds to the driver. @collective
std::vector<char> send_to_driver(const Communicator& comm, int sender, const std::string& piece) {
  std::vector<std::int64_t> send_counts(static_cast<std::size_t>(comm.size()), 0);
  if (comm.rank() == sender) send_counts[0] = static_cast<std::int64_t>(piece.size());
  const auto receive_counts = comm.exchange_counts(send_counts);
  std::vector<char> received(static_cast<std::size_t>(receive_counts[static_cast<std::size_t>(sender)]));
  comm.all_to_all(std::as_bytes(std::span(piece)), send_counts, std::as_writable_bytes(std::span(received)),
                  receive_counts);
  return received;
}

}  // namespace

void print_text_by_rank(const Communicator& comm, const TextShard& shard, std::FILE* out, std::int64_t piece_bytes) {
  Pieces mine(shard, piece_bytes);
  bool is_closed = false;
  for (int sender = 0; sender < comm.size(); ++sender) {
    while (true) {
      const std::string piece = run_local(comm, [&] { return comm.rank() == sender ? mine.next() : std::string(); });
      std::array<std::int64_t, 2> any{static_cast<std::int64_t>(piece.size()), is_closed ? 1 : 0};
      comm.max(any);
      if (any[1] != 0) return;
      if (any[0] == 0) break;
      const auto received = send_to_driver(comm, sender, piece);
      run_local(comm, [&] {
        if (comm.is_driver()) is_closed = !write_out(out, received.data(), received.size());
      });
    }
  }
}

}  // namespace rankwise
