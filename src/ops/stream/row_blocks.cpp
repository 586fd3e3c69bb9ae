#include "ops/stream/row_blocks.hpp"

#include <algorithm>  // std::min
#include <span>       // std::span

namespace rankwise {

RowBlocks::RowBlocks(const RowStore& rows, std::vector<int> columns) : rows_(rows), columns_(std::move(columns)) {
  for (const int column : columns_) schema_.add(rows.schema()[column]);
}

const Table& RowBlocks::block(std::int64_t number) {
  if (number < current_ || !source_) restart();
  while (current_ < number) read_next();
  return block_;
}

void RowBlocks::restart() {
  source_ = rows_.read_columns(columns_);
  batch_ = {};
  taken_ = 0;
  current_ = -1;
}

void RowBlocks::read_next() {
  block_ = Table(schema_);
  ++current_;
  while (block_.rows() < kBlockRows) {
    if (taken_ == batch_.selection.size()) {
      taken_ = 0;
      batch_.selection.clear();
      if (!source_->next(batch_)) return;
    }
    const auto count = std::min(batch_.selection.size() - taken_, static_cast<std::size_t>(kBlockRows - block_.rows()));
    block_.append_rows(batch_, std::span(batch_.selection).subspan(taken_, count));
    taken_ += count;
  }
}

}  // namespace rankwise
