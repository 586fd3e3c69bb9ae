#include "ops/relational/order/run_lengths.hpp"

#include <algorithm>  // std::min
#include <utility>    // std::move

#include "engine/runtime/error.hpp"
#include "ops/relational/order/value_order.hpp"

namespace rankwise {
namespace {

/// Marks rows that differ from the one before in one column.
void mark_changes(const BatchColumn& column, std::vector<std::uint8_t>& begins) {
  const auto mark = [&](const auto& differs) {
    for (std::size_t i = 1; i < begins.size(); ++i) {
      begins[i] |= static_cast<std::uint8_t>(column.valid[i] != column.valid[i - 1] || differs(i));
    }
  };
  // Nulls hold 0, 0.0 or the empty text.
  if (column.type.is_text()) {
    mark([&](std::size_t i) { return column.texts[i] != column.texts[i - 1]; });
  } else if (column.type.is_float()) {
    mark([&](std::size_t i) {
      return double_order_bits(column.doubles[i]) != double_order_bits(column.doubles[i - 1]);
    });
  } else {
    mark([&](std::size_t i) { return column.ints[i] != column.ints[i - 1]; });
  }
}

}  // namespace

RunRecorder::RunRecorder(std::vector<int> columns, const Workspace& workspace)
    : columns_(std::move(columns)), lengths_(Schema({{"length", kInt64}}), workspace) {
  ended_.columns.push_back({kInt64});
}

void RunRecorder::record(const RecordBatch& batch, const Table& last, std::vector<std::uint8_t>& begins) {
  for (const int column : columns_) {
    mark_changes(batch[column], begins);
    begins[0] |= static_cast<std::uint8_t>(last.rows() > 0 && !same_value(batch[column], 0, last[column], 0));
  }
  for (const std::uint8_t begins_run : begins) {
    if (begins_run != 0 && length_ > 0) end_run();
    ++length_;
  }
}

void RunRecorder::finish() {
  if (length_ > 0) end_run();
  flush();
}

void RunRecorder::end_run() {
  if (runs_++ == 0) first_length_ = length_;
  last_length_ = length_;
  ended_[0].ints.push_back(length_);
  length_ = 0;
  if (static_cast<std::int64_t>(ended_[0].ints.size()) == kBatchRows) flush();
}

void RunRecorder::flush() {
  ended_.rows = static_cast<std::int64_t>(ended_[0].ints.size());
  ended_[0].valid.assign(ended_[0].ints.size(), 1);
  ended_.select_all();
  lengths_.append(ended_);
  ended_[0].ints.clear();
}

RunCursor::RunCursor(const RunRecorder& runs, const RunEnds& ends, std::int64_t row)
    : runs_(runs), ends_(ends), lengths_(runs.lengths().read()), row_(row), end_(row) {}

void RunCursor::next(std::int64_t rows, std::vector<std::int64_t>& begins, std::vector<std::int64_t>& ends,
                     std::vector<std::int64_t>& numbers) {
  const auto count = static_cast<std::size_t>(rows);
  begins.resize(count);
  ends.resize(count);
  numbers.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (row_ == end_) next_run();
    begins[i] = begin_;
    ends[i] = end_;
    numbers[i] = number_;
    ++row_;
  }
}

void RunCursor::next_run() {
  if (at_ == batch_.selection.size()) {
    require(lengths_->next(batch_), "every row is of a run");
    at_ = 0;
  }
  const std::int64_t length = batch_[0].ints[at_++];
  ++number_;
  begin_ = number_ == 0 ? ends_.first_begin : row_;
  end_ = number_ + 1 == runs_.runs() ? ends_.last_end : row_ + length;
}

}  // namespace rankwise
