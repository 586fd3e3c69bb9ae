#include "ops/relational/order/top_rows.hpp"

#include <algorithm>  // std::min
#include <array>      // std::array

#include "ops/relational/order/table_order.hpp"

namespace rankwise {

TopRows::TopRows(const Schema& schema, const RowOrder& order, std::int64_t most, Workspace workspace)
    : order_(order), leading_(order.leading(1)), most_(most), share_(workspace.memory), rows_(schema) {}

void TopRows::add(const RecordBatch& batch) {
  if (layout_.empty()) {
    rows_.append_rows(batch, batch.selection);
  } else {
    layout_.front().write(batch, prefixes_);
    let_in_.clear();
    for (std::size_t i = 0; i < prefixes_.size(); ++i) {
      if (prefixes_[i] <= last_prefix_) let_in_.push_back(batch.selection[i]);
    }
    rows_.append_rows(batch, let_in_);
  }
  if (rows_.rows() >= 2 * most_ + kBatchRows) shrink();
}

Table TopRows::take() {
  shrink();
  return std::move(rows_);
}

/// Sorts, and keeps the first `most` rows.
void TopRows::shrink() {
  const auto sorted = sorted_rows(rows_, order_);
  const auto kept = std::min<std::size_t>(sorted.size(), static_cast<std::size_t>(most_));
  Table first(rows_.schema());
  RecordBatch batch;
  for (std::size_t row = 0; row < kept; row += kBatchRows) {
    gather_rows(rows_, std::span(sorted).subspan(row, std::min<std::size_t>(kBatchRows, kept - row)), batch);
    first.append_rows(batch, batch.selection);
  }
  rows_ = std::move(first);
  share_.set(rows_.byte_size() * 2 + sort_bytes(rows_.rows()));
  if (rows_.rows() < most_ || most_ == 0) return;
  std::array<SortItem, 1> last = {SortItem{0, static_cast<std::uint32_t>(most_ - 1)}};
  layout_.clear();
  layout_.emplace_back(leading_, rows_, last, 0, true);
  layout_.front().write(rows_, last);
  last_prefix_ = last.front().prefix;
}

}  // namespace rankwise
