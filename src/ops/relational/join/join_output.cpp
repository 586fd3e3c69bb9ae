#include "ops/relational/join/join_output.hpp"

#include <algorithm>  // std::min
#include <utility>    // std::swap

#include "ops/relational/join/gather.hpp"

namespace rankwise {

void JoinOutput::copy_pairs(const RecordBatch& left, const Table& right, const RowPairs& pairs,
                            RecordBatch& out) const {
  out.columns.resize(columns());
  for (int c = 0; c < left_.size(); ++c) gather(left[c], pairs.left, out[c]);
  for (int c = 0; c < right_.size(); ++c) gather(right[c], pairs.right, out[left_.size() + c]);
  out.rows = static_cast<std::int64_t>(pairs.size());
  out.select_all();
}

void JoinOutput::lend_pairs(RecordBatch& left, const Table& right, const RowPairs& pairs, bool all,
                            RecordBatch& out) const {
  const bool some_without = pairs.size() < left.selection.size();
  out.columns.resize(columns());
  lend_left(left, out);
  for (int c = 0; c < right_.size(); ++c) {
    BatchColumn& column = out[left_.size() + c];
    column.type = right_[c].type;
    if (all && some_without) {
      fill_nulls(column.type, out.rows, column);
    } else {
      column.resize(out.rows);
    }
    scatter(right[c], pairs.right, pairs.left, column);
  }
  if (!all) out.selection.assign(pairs.left.begin(), pairs.left.end());
}

void JoinOutput::copy_left(const RecordBatch& left, std::span<const std::uint32_t> rows, RecordBatch& out) const {
  out.columns.resize(columns());
  out.rows = static_cast<std::int64_t>(rows.size());
  for (int c = 0; c < left_.size(); ++c) gather(left[c], rows, out[c]);
  for (int c = 0; c < right_.size(); ++c) fill_nulls(right_[c].type, out.rows, out[left_.size() + c]);
  out.select_all();
}

void JoinOutput::copy_right(const Table& right, std::span<const std::uint32_t> rows, RecordBatch& out) const {
  out.columns.resize(columns());
  out.rows = static_cast<std::int64_t>(rows.size());
  for (int c = 0; c < left_.size(); ++c) fill_nulls(left_[c].type, out.rows, out[c]);
  for (int c = 0; c < right_.size(); ++c) gather(right[c], rows, out[left_.size() + c]);
  out.select_all();
}

void JoinOutput::lend_left(RecordBatch& left, RecordBatch& out) const {
  for (std::size_t c = 0; c < left_columns(); ++c) std::swap(out.columns[c], left.columns[c]);
  out.rows = left.rows;
  out.selection.assign(left.selection.begin(), left.selection.end());
}

void give_back(RecordBatch& out, RecordBatch& left) {
  const auto count = std::min(out.columns.size(), left.columns.size());
  for (std::size_t c = 0; c < count; ++c) std::swap(out.columns[c], left.columns[c]);
}

}  // namespace rankwise
