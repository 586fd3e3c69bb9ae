#include "ops/relational/group/local_groups.hpp"

#include "ops/relational/group/partitioned_groups.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kRowsToJudge = 100'000;
constexpr std::int64_t kRowsToPass = 4'000'000;
constexpr double kMostGroupsPerRow = 0.75;

}  // namespace

LocalGroups::LocalGroups(std::shared_ptr<const GroupLayout> layout, const Workspace& workspace, std::int64_t most_bytes)
    : layout_(std::move(layout)), most_bytes_(most_bytes), maps_(*layout_, 0, 0), share_(workspace.memory) {}

void LocalGroups::fold(const RecordBatch& batch, std::span<const std::uint64_t> hashes, const Send& send) {
  const auto rows = static_cast<std::int64_t>(batch.selection.size());
  if (rows == 0) return;
  if (rows_to_pass_ > 0) {
    rows_to_pass_ -= rows;
    send(states_of_rows(batch), hashes);
    return;
  }
  maps_.fold(batch, hashes);
  rows_ += rows;
  share_.set(maps_.bytes());
  const bool full = maps_.bytes_used() > most_bytes_;
  if (!full && (judged_ || rows_ < kRowsToJudge)) return;
  judged_ = true;
  const bool helps = static_cast<double>(maps_.groups()) <= kMostGroupsPerRow * static_cast<double>(rows_);
  if (!helps) rows_to_pass_ = kRowsToPass;
  if (full || !helps) flush(send);
}

void LocalGroups::flush(const Send& send) {
  GroupCursor cursor(maps_[0]);
  while (cursor.next(records_)) {
    write_partial(*layout_, records_, states_);
    hash_keys(states_, layout_->partial_keys, hashes_);
    send(states_, hashes_);
  }
  rows_to_pass_ > 0 ? maps_.clear() : maps_.reset();
  share_.set(maps_.bytes());
  rows_ = 0;
  judged_ = false;
}

/// Turns each selected row into a partial state, in its place in a batch of the same rows and selection.
const RecordBatch& LocalGroups::states_of_rows(const RecordBatch& batch) {
  const auto stride = layout_->stride;
  const auto count = batch.selection.size();
  row_states_.resize(count * stride / sizeof(std::uint64_t));
  auto* bytes = reinterpret_cast<char*>(row_states_.data());
  row_text_bytes_ = TextBlocks();
  records_.resize(count);
  row_texts_.assign(count, &row_text_bytes_);
  for (std::size_t i = 0; i < count; ++i) {
    records_[i] = bytes + i * stride;
    std::memcpy(records_[i], layout_->fresh.data(), stride);
  }
  const GroupRows rows{batch.selection, records_, row_texts_};
  fold_rows(*layout_, batch, rows);

  states_.rows = batch.rows;
  states_.selection = batch.selection;
  states_.columns.resize(static_cast<std::size_t>(layout_->partial.size()));
  for (std::size_t k = 0; k < layout_->keys.size(); ++k) states_.columns[k] = batch[layout_->keys[k].column];
  write_states(*layout_, rows, states_);
  return states_;
}

}  // namespace rankwise
