#include "ops/relational/window/remote_states.hpp"

#include <algorithm>  // std::lower_bound, std::max, std::min, std::sort, std::unique
#include <numeric>    // std::iota

#include "ops/relational/order/exchange_rounds.hpp"
#include "ops/relational/order/sort_space.hpp"

namespace rankwise {
namespace {

/// This rank's rows, cut where a wanted range begins or ends, and aggregated piece by piece.
class Pieces {
 public:
  Pieces(const SortedShare& share, const GroupLayout& layout, const std::vector<std::vector<PositionRange>>& wanted) {
    for (const auto& ranges : wanted) {
      for (const auto& range : ranges) {
        const auto begin = std::max(range.begin, share.begin()), end = std::min(range.end, share.end());
        if (begin >= end) continue;
        cuts_.push_back(begin);
        cuts_.push_back(end);
      }
    }
    std::sort(cuts_.begin(), cuts_.end());
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
    if (cuts_.empty()) return;
    for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) records_.emplace_back(layout);
    fold(share);
  }

  bool none() const { return cuts_.empty(); }

  /// Merges the pieces of a range. @return whether it has any here
  bool merge(const PositionRange& range, StateRecord& into) const {
    const auto at = [&](std::int64_t position) {
      return static_cast<std::size_t>(std::lower_bound(cuts_.begin(), cuts_.end(), position) - cuts_.begin());
    };
    const std::size_t begin = at(range.begin), end = std::min(at(range.end), records_.size());
    for (auto piece = begin; piece < end; ++piece) into.merge(records_[piece].bytes());
    return begin < end;
  }

 private:
  void fold(const SortedShare& share) {
    const auto rows = share.values().read();
    RecordBatch batch;
    std::vector<std::uint32_t> numbers(static_cast<std::size_t>(kBatchRows));
    std::iota(numbers.begin(), numbers.end(), std::uint32_t{0});
    std::size_t piece = 0;
    for (auto first = share.begin(); piece < records_.size() && rows->next(batch); first += batch.rows) {
      for (auto at = std::max(first, cuts_[piece]); at < first + batch.rows && piece < records_.size();) {
        const auto end = std::min(first + batch.rows, cuts_[piece + 1]);
        records_[piece].fold(batch, std::span(numbers).subspan(static_cast<std::size_t>(at - first),
                                                               static_cast<std::size_t>(end - at)));
        at = end;
        if (at == cuts_[piece + 1]) ++piece;
      }
    }
  }

  std::vector<std::int64_t> cuts_;
  std::vector<StateRecord> records_;  // between a cut and the next one
};

/// Partial states, then the number of the range that they are for.
Schema numbered(const Schema& partial) {
  Schema schema = partial;
  schema.add({"range", kInt64});
  return schema;
}

}  // namespace

std::vector<StateRecord> aggregate_ranges(const Communicator& comm, const SortedShare& share, const GroupLayout& layout,
                                          const std::vector<PositionRange>& wanted, const Workspace& workspace) {
  std::vector<StateRecord> results;
  for (std::size_t i = 0; i < wanted.size(); ++i) results.emplace_back(layout);
  const auto all = gather_ranges(comm, wanted);
  const bool anyone = std::any_of(all.begin(), all.end(), [](const auto& ranges) {
    return std::any_of(ranges.begin(), ranges.end(), [](const auto& range) { return range.begin < range.end; });
  });
  if (!anyone) return results;

  const auto pieces = run_local(comm, [&] { return Pieces(share, layout, all); });
  RowExchange exchange(numbered(layout.partial), comm.size(), workspace,
                       exchange_buffer_bytes(comm.min(workspace.memory.limit())));
  std::size_t rank = 0;
  RecordBatch batch;
  const auto send_to_next_rank = [&] {
    if (rank == all.size()) return false;
    for (std::size_t number = 0; number < all[rank].size(); ++number) {
      StateRecord record(layout);
      if (pieces.none() || !pieces.merge(all[rank][number], record)) continue;
      batch.columns.clear();
      record.write(batch);
      batch.columns.push_back({kInt64, {static_cast<std::int64_t>(number)}, {}, {}, {1}});
      exchange.add(batch, std::vector<int>{static_cast<int>(rank)});
    }
    ++rank;
    return true;
  };
  exchange_in_rounds(comm, exchange, send_to_next_rank, [&](RecordBatch& received) {
    for (const auto row : received.selection) {
      results[static_cast<std::size_t>(received.columns.back().ints[row])].merge(received, row);
    }
  });
  return results;
}

}  // namespace rankwise
