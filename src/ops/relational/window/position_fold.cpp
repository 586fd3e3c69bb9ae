#include "ops/relational/window/position_fold.hpp"

#include <algorithm>  // std::min
#include <cstring>    // std::memcpy
#include <numeric>    // std::iota

namespace rankwise {
namespace {

constexpr std::int64_t kLeaves = 256;
constexpr std::int64_t kManyRows = 32;  // from then on rows are folded straight into the record

}  // namespace

void PositionFold::fold(std::int64_t begin, std::int64_t end, StateRecord& into) {
  while (begin < end) {
    if (end - begin < kManyRows) {
      into.merge(leaf(begin++));
      continue;
    }
    reader_.seek(begin);
    const std::int64_t rows = std::min(end - begin, reader_.rows_on());
    rows_.resize(static_cast<std::size_t>(rows));
    std::iota(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(reader_.row()));
    into.fold(reader_.batch(), rows_);
    begin += rows;
  }
}

void PositionFold::fold_each(std::int64_t begin, std::int64_t end, char* records, TextBlocks& texts) {
  while (begin < end) {
    reader_.seek(begin);
    const auto rows = static_cast<std::size_t>(std::min(end - begin, reader_.rows_on()));
    rows_.resize(rows);
    std::iota(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(reader_.row()));
    records_.resize(rows);
    for (auto& record : records_) {
      record = records;
      std::memcpy(record, layout_.fresh.data(), layout_.stride);
      records += layout_.stride;
    }
    texts_.assign(rows, &texts);
    fold_rows(layout_, reader_.batch(), {rows_, records_, texts_});
    begin += static_cast<std::int64_t>(rows);
  }
}

/// The state of one row. States are made for some rows at once, and stay for later calls.
const char* PositionFold::leaf(std::int64_t position) {
  if (position < leaves_begin_ || position >= leaves_end_) {
    reader_.seek(position);
    leaves_begin_ = position;
    leaves_end_ = position + std::min(kLeaves, reader_.rows_on());
    leaves_.resize(static_cast<std::size_t>(leaves_end_ - position) * layout_.stride / sizeof(std::uint64_t));
    leaf_texts_ = {};
    fold_each(position, leaves_end_, reinterpret_cast<char*>(leaves_.data()), leaf_texts_);
  }
  return reinterpret_cast<const char*>(leaves_.data()) +
         static_cast<std::size_t>(position - leaves_begin_) * layout_.stride;
}

}  // namespace rankwise
