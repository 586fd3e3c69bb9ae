#include "ops/relational/order/value_sequence.hpp"

#include <algorithm>  // std::find, std::max, std::min, std::upper_bound
#include <utility>    // std::move

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/order/exchange_rounds.hpp"
#include "ops/relational/order/sort_space.hpp"

namespace rankwise {
namespace {

/// The kept columns, then the position.
Schema with_position(const RowStore& values) {
  std::vector<Field> fields;
  for (int c = 0; c < values.schema().size(); ++c) {
    fields.push_back({std::to_string(c), values.schema()[c].type});
  }
  fields.push_back({"position", kInt64});
  return Schema(fields);
}

/// Gives the rows of a share that other ranks want: first by batch, then by rank.
class WantedRows {
 public:
  WantedRows(const SortedShare& share, std::vector<std::vector<PositionRange>> wanted)
      : wanted_(std::move(wanted)), position_(share.begin()) {
    for (const auto& ranges : wanted_) {
      for (const auto& range : ranges) {
        if (range.begin < share.end() && range.end > share.begin()) last_ = std::max(last_, range.end);
      }
    }
    if (last_ > share.begin()) rows_ = share.values().read();
  }

  /// Adds rows to an exchange. @return false when no more are wanted
  bool add_some(RowExchange& exchange) {
    if (!rows_ || position_ >= last_ || !rows_->next(batch_)) return false;
    const PositionRange here{position_, position_ + batch_.rows};
    position_ = here.end;
    BatchColumn positions{kInt64};
    positions.resize(batch_.rows);
    for (std::int64_t i = 0; i < batch_.rows; ++i) positions.ints[static_cast<std::size_t>(i)] = here.begin + i;
    std::fill(positions.valid.begin(), positions.valid.end(), std::uint8_t{1});
    batch_.columns.push_back(std::move(positions));
    for (std::size_t rank = 0; rank < wanted_.size(); ++rank) {
      for (const auto& range : wanted_[rank]) add(exchange, here, range, static_cast<int>(rank));
    }
    batch_.columns.pop_back();
    return true;
  }

 private:
  void add(RowExchange& exchange, const PositionRange& here, const PositionRange& range, int rank) {
    const auto begin = std::max(here.begin, range.begin), end = std::min(here.end, range.end);
    if (begin >= end) return;
    batch_.selection.clear();
    for (auto at = begin; at < end; ++at) batch_.selection.push_back(static_cast<std::uint32_t>(at - here.begin));
    to_.assign(batch_.selection.size(), rank);
    exchange.add(batch_, to_);
  }

  std::vector<std::vector<PositionRange>> wanted_;
  std::int64_t position_;
  std::int64_t last_ = 0;
  std::unique_ptr<BatchSource> rows_;
  RecordBatch batch_;
  std::vector<int> to_;
};

}  // namespace

ValueSequence::ValueSequence(const Communicator& comm, std::shared_ptr<const SortedShare> share,
                             std::vector<PositionRange> wanted, Workspace workspace)
    : share_(std::move(share)),
      workspace_(std::move(workspace)),
      remote_(with_position(share_->values()), workspace_, comm.size()) {
  wanted = joined_ranges(std::move(wanted));
  for (const auto& range : wanted) {
    require(range.end <= share_->begin() || range.begin >= share_->end(), "only other ranks' rows are fetched");
  }
  fetch(comm, wanted);
}

void ValueSequence::fetch(const Communicator& comm, const std::vector<PositionRange>& wanted) {
  const auto all = gather_ranges(comm, wanted);
  if (std::all_of(all.begin(), all.end(), [](const auto& ranges) { return ranges.empty(); })) return;
  WantedRows rows(*share_, all);
  RowExchange exchange(remote_.schema(), comm.size(), workspace_,
                       exchange_buffer_bytes(comm.min(workspace_.memory.limit())));
  const auto& starts = share_->starts();
  const int position = remote_.schema().size() - 1;
  exchange_in_rounds(
      comm, exchange, [&] { return rows.add_some(exchange); },
      [&](RecordBatch& batch) {
        std::vector<int> from;
        for (const auto row : batch.selection) {
          const auto behind = std::upper_bound(starts.begin(), starts.end(), batch[position].ints[row]);
          from.push_back(static_cast<int>(behind - starts.begin()) - 1);
        }
        remote_.append(batch, from);
      });
}

int ValueSequence::kept_column(int column) const {
  const auto& kept = share_->kept();
  const auto at = std::find(kept.begin(), kept.end(), column);
  require(at != kept.end(), "a column that is read out of step is kept");
  return static_cast<int>(at - kept.begin());
}

SequenceReader::SequenceReader(const ValueSequence& sequence)
    : sequence_(sequence), own_begin_(sequence.share().begin()) {
  for (int part = 0; part < sequence.remote_.partitions(); ++part) {
    if (sequence.remote_.rows(part) > 0) remote_parts_.push_back(part);
  }
}

void SequenceReader::seek(std::int64_t position) {
  while (batch_.rows == 0 || position_at(static_cast<std::size_t>(batch_.rows) - 1) < position) {
    require(next_batch(), "a row that is sought is in the sequence");
  }
  if (own_) {
    row_ = static_cast<std::size_t>(position - own_begin_);
  } else {
    while (position_at(row_) < position) ++row_;
  }
  require(row_ < static_cast<std::size_t>(batch_.rows) && position_at(row_) == position,
          "rows of a sequence are sought in ascending order");
}

std::int64_t SequenceReader::rows_on() const {
  if (own_) return batch_.rows - static_cast<std::int64_t>(row_);
  std::size_t end = row_ + 1;
  while (end < static_cast<std::size_t>(batch_.rows) && position_at(end) == position_at(end - 1) + 1) ++end;
  return static_cast<std::int64_t>(end - row_);
}

std::int64_t SequenceReader::position_at(std::size_t row) const {
  return own_ ? own_begin_ + static_cast<std::int64_t>(row) : batch_.columns.back().ints[row];
}

/// Reads on: rows of lower ranks, the share's own, rows of higher ranks.
bool SequenceReader::next_batch() {
  if (own_) own_begin_ += batch_.rows;
  row_ = 0;
  while (!source_ || !source_->next(batch_)) {
    const bool remote_left = next_part_ < remote_parts_.size();
    const bool lower = remote_left && remote_parts_[next_part_] < sequence_.share().rank();
    if (own_done_ && !remote_left) return false;
    own_ = !lower && !own_done_;
    own_done_ = own_done_ || own_;
    source_ = own_ ? sequence_.share().values().read() : sequence_.remote_.read(remote_parts_[next_part_++]);
    batch_.rows = 0;
  }
  return true;
}

}  // namespace rankwise
