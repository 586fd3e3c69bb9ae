#include "ops/stream/row_exchange.hpp"

#include <algorithm>  // std::clamp, std::max
#include <array>      // std::array
#include <cstddef>    // std::byte
#include <exception>  // std::exception_ptr
#include <numeric>    // std::accumulate
#include <vector>     // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {
namespace {

/// The part of `table` that goes in round `round` of `rounds`.
Table slice(const Table& table, std::int64_t round, std::int64_t rounds) {
  const auto begin = table.rows() * round / rounds;
  const auto end = table.rows() * (round + 1) / rounds;
  Table part(table.schema());
  RecordBatch batch;
  for (auto row = begin; row < end; row += kBatchRows) {
    fill_batch(table, row, std::min(kBatchRows, end - row), batch);
    part.append_rows(batch, batch.selection);
  }
  return part;
}

std::int64_t total(std::span<const std::int64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

}  // namespace

class RowExchange::Impl {
 public:
  Impl(Schema schema, int ranks, Workspace workspace, std::int64_t buffer_bytes)
      : schema_(std::move(schema)),
        buffer_bytes_(std::max<std::int64_t>(1, buffer_bytes)),
        share_(workspace.memory),
        buffers_(static_cast<std::size_t>(ranks), Table(schema_)),
        for_all_(schema_),
        rows_for_(static_cast<std::size_t>(ranks) + 1) {
    require(schema_.size() > 0, "exchanged rows have columns");
  }

  void add(const RecordBatch& batch, std::span<const int> destination) {
    require(destination.size() == batch.selection.size(), "one destination per selected row");
    for (auto& rows : rows_for_) rows.clear();
    for (std::size_t i = 0; i < destination.size(); ++i) {
      rows_for_[static_cast<std::size_t>(std::int64_t{destination[i]} + 1)].push_back(batch.selection[i]);
    }
    if (!rows_for_[0].empty()) for_all_.append_rows(batch, rows_for_[0]);
    for (std::size_t to = 0; to < buffers_.size(); ++to) {
      if (!rows_for_[to + 1].empty()) buffers_[to].append_rows(batch, rows_for_[to + 1]);
    }
    buffered_ = for_all_.byte_size() * static_cast<std::int64_t>(buffers_.size());
    for (const auto& buffer : buffers_) buffered_ += buffer.byte_size();
    share_.set(buffered_);
  }

  bool full() const { return buffered_ >= buffer_bytes_; }

  void flush(const Communicator& comm, const std::function<void(RecordBatch& batch)>& receive) {
    // A receiver takes at most about buffer_bytes at a time, so all cut what they have into as many parts as the most
    // loaded one needs.
    std::vector<std::int64_t> planned;
    for (const auto& buffer : buffers_) planned.push_back(buffer.byte_size() + for_all_.byte_size());
    const auto arriving = total(comm.exchange_counts(planned));
    std::int64_t most_rows = for_all_.rows();
    for (const auto& buffer : buffers_) most_rows = std::max(most_rows, buffer.rows() + for_all_.rows());
    std::array<std::int64_t, 2> needed{(arriving + buffer_bytes_ - 1) / buffer_bytes_, most_rows};
    comm.max(needed);
    const auto rounds = std::clamp<std::int64_t>(needed[0], 1, std::max<std::int64_t>(1, needed[1]));
    for (std::int64_t round = 0; round < rounds; ++round) send_round(comm, round, rounds, receive);
    for (auto& buffer : buffers_) buffer = Table(schema_);
    for_all_ = Table(schema_);
    buffered_ = 0;
    share_.set(0);
  }

  std::int64_t rows_sent() const { return rows_sent_; }
  std::int64_t bytes_sent() const { return bytes_sent_; }

 private:
  using Receive = std::function<void(RecordBatch& batch)>;

  void send_round(const Communicator& comm, std::int64_t round, std::int64_t rounds, const Receive& receive) {
    std::vector<std::byte> outgoing;
    std::vector<std::int64_t> send_counts;
    for (std::size_t to = 0; to < buffers_.size(); ++to) {
      const auto before = outgoing.size();
      for (const Table* table : {&buffers_[to], &for_all_}) {
        rows_sent_ += table->rows() * (round + 1) / rounds - table->rows() * round / rounds;
        if (table->rows() == 0 || static_cast<int>(to) == comm.rank()) continue;
        if (rounds == 1) {
          append_table_bytes(*table, outgoing);
        } else {
          append_table_bytes(slice(*table, round, rounds), outgoing);
        }
      }
      send_counts.push_back(static_cast<std::int64_t>(outgoing.size() - before));
      bytes_sent_ += send_counts.back();
    }
    const auto receive_counts = comm.exchange_counts(send_counts);
    std::exception_ptr failure;
    comm.all_to_all(outgoing, send_counts, receive_counts, [&](int from, std::span<const std::byte> run) {
      if (failure) return;
      try {
        if (from == comm.rank()) {
          hand_over_own(comm.rank(), round, rounds, receive);
        } else {
          hand_over(run, receive);
        }
      } catch (...) {
        failure = std::current_exception();  // to be agreed on once the others have what they wait for
      }
    });
    run_local(comm, [&] {
      if (failure) std::rethrow_exception(failure);
    });
  }

  /// Rows that stay on this rank need not be packed.
  void hand_over_own(int rank, std::int64_t round, std::int64_t rounds, const Receive& receive) {
    for (const Table* table : {&buffers_[static_cast<std::size_t>(rank)], &for_all_}) {
      hand_over(*table, table->rows() * round / rounds, table->rows() * (round + 1) / rounds, receive);
    }
  }

  void hand_over(std::span<const std::byte> run, const Receive& receive) {
    while (!run.empty()) {
      const Table arrived = take_table_bytes(schema_, run);
      hand_over(arrived, 0, arrived.rows(), receive);
    }
  }

  void hand_over(const Table& table, std::int64_t begin, std::int64_t end, const Receive& receive) {
    for (std::int64_t row = begin; row < end; row += kBatchRows) {
      fill_batch(table, row, std::min(kBatchRows, end - row), batch_);
      receive(batch_);
    }
  }

  Schema schema_;
  std::int64_t buffer_bytes_;
  MemoryShare share_;
  std::vector<Table> buffers_;  // one per destination
  Table for_all_;               // goes to every rank
  std::int64_t buffered_ = 0;
  std::vector<std::vector<std::uint32_t>> rows_for_;  // working space of add: for all, then per rank
  RecordBatch batch_;
  std::int64_t rows_sent_ = 0;
  std::int64_t bytes_sent_ = 0;
};

RowExchange::RowExchange(Schema schema, int ranks, Workspace workspace, std::int64_t buffer_bytes)
    : impl_(std::make_unique<Impl>(std::move(schema), ranks, std::move(workspace), buffer_bytes)) {}
RowExchange::~RowExchange() = default;
RowExchange::RowExchange(RowExchange&&) noexcept = default;
RowExchange& RowExchange::operator=(RowExchange&&) noexcept = default;

void RowExchange::add(const RecordBatch& batch, std::span<const int> destination) {
  impl_->add(batch, destination);
}
bool RowExchange::full() const {
  return impl_->full();
}
void RowExchange::flush(const Communicator& comm, const std::function<void(RecordBatch& batch)>& receive) {
  impl_->flush(comm, receive);
}
std::int64_t RowExchange::rows_sent() const {
  return impl_->rows_sent();
}
std::int64_t RowExchange::bytes_sent() const {
  return impl_->bytes_sent();
}

}  // namespace rankwise
