#include "ops/relational/order/ordered_rows.hpp"

#include <algorithm>  // std::max
#include <array>      // std::array

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "ops/relational/order/exchange_rounds.hpp"
#include "ops/relational/order/range_splitters.hpp"
#include "ops/relational/order/sort_space.hpp"
#include "ops/relational/order/table_order.hpp"

namespace rankwise {
namespace {

constexpr int kPieces = 16;
constexpr std::int64_t kSampleRows = 4096;     // per rank
constexpr std::int64_t kSamplesPerRank = 512;  // in the common sample: a share is off by some 5 %
constexpr std::int64_t kSamplesPerRange = 32;
constexpr std::int64_t kMostTopRows = 1'000'000;

bool fits_top(std::int64_t rows, const Schema& schema, std::int64_t budget) {
  constexpr std::int64_t kValueBytes = 32;
  return rows <= kMostTopRows && 2 * rows * kValueBytes * (schema.size() + 2) <= most_range_bytes(budget);
}

/// What all ranks hold, and how much memory the poorest one has.
struct Totals {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t budget = 0;
};

Totals add_up(const Communicator& comm, const RowStore& store, std::int64_t budget) {
  std::array<std::int64_t, 2> sums = {store.rows(), 0};
  for (int p = 0; p < store.partitions(); ++p) sums[1] += store.bytes(p);
  comm.sum(sums);
  return {sums[0], sums[1], comm.min(budget)};
}

}  // namespace

OrderedRows::OrderedRows(const Schema& schema, RowOrder order, Workspace workspace, std::optional<std::int64_t> most)
    : schema_(schema),
      order_(std::move(order)),
      workspace_(std::move(workspace)),
      held_back_(workspace_.memory),
      store_(std::make_unique<RowStore>(schema, workspace_, kPieces)),
      sample_(schema, kSampleRows, workspace_.memory.limit() / 32) {
  held_back_.set(most_range_bytes(workspace_.memory.limit()));
  if (most && fits_top(*most, schema, workspace_.memory.limit())) top_.emplace(schema, order_, *most, workspace_);
}

void OrderedRows::add(const RecordBatch& batch) {
  if (top_) {
    top_->add(batch);
  } else {
    store(batch);
  }
}

void OrderedRows::store(const RecordBatch& batch) {
  const std::int64_t piece_bytes = std::max<std::int64_t>(1 << 20, workspace_.memory.limit() / kPieces);
  if (piece_ + 1 < kPieces && store_->bytes(piece_) >= piece_bytes) ++piece_;
  store_->append(batch, piece_);
  sample_.offer(batch);
}

std::unique_ptr<RangeSortSource> OrderedRows::finish(const Communicator& comm) {
  run_local(comm, [&] {
    if (!top_) return;
    const auto rows = read_and_own(top_->take());
    top_.reset();
    RecordBatch batch;
    while (rows->next(batch)) store(batch);
  });
  if (comm.size() > 1) return exchange(comm);
  held_back_.set(0);
  auto source = std::make_unique<RangeSortSource>(order_, workspace_);
  source->add_range(std::move(store_), 0, kPieces);
  return source;
}

std::unique_ptr<RangeSortSource> OrderedRows::exchange(const Communicator& comm) {
  const auto totals = add_up(comm, *store_, workspace_.memory.limit());
  const int ranks = comm.size();
  const int ranges = range_count((totals.bytes + sort_bytes(totals.rows)) / ranks, totals.budget);  // per rank
  const auto sample = sample_.gather(comm, ranks * std::max(kSamplesPerRank, kSamplesPerRange * ranges));

  const auto splitters =
      run_local(comm, [&] { return std::make_unique<RangeSplitters>(order_, sample, ranks * ranges); });

  const int partitions = ranges > 1 ? ranges : kPieces;
  auto arrived = std::make_shared<RowStore>(schema_, workspace_, partitions);
  RowExchange exchange(schema_, ranks, workspace_, exchange_buffer_bytes(totals.budget));
  auto rows = read_and_own(std::move(*store_));
  RecordBatch batch;
  std::vector<int> to;
  const auto send = [&] {
    if (!rows->next(batch)) return false;
    splitters->route(batch, to);
    for (int& range : to) range /= ranges;
    exchange.add(batch, to);
    return true;
  };
  const int first = comm.rank() * ranges;
  int piece = 0;
  const auto receive = [&](RecordBatch& received) {
    if (ranges == 1) {
      arrived->append(received, piece++ % partitions);
      return;
    }
    splitters->route(received, first, first + ranges, to);
    for (int& range : to) range -= first;
    arrived->append(received, to);
  };
  exchange_in_rounds(comm, exchange, send, receive);

  held_back_.set(0);
  auto source = std::make_unique<RangeSortSource>(order_, workspace_);
  if (ranges == 1) {
    source->add_range(std::move(arrived), 0, partitions);
  } else {
    for (int range = 0; range < ranges; ++range) source->add_range(arrived, range, range + 1);
  }
  return source;
}

}  // namespace rankwise
