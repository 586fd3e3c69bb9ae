#include "ops/relational/join/unknown_matches.hpp"

#include <algorithm>  // std::any_of

#include "ops/relational/join/join_keys.hpp"

namespace rankwise {
namespace {

bool has_null_key(const JoinTable& table, std::uint32_t row) {
  return std::any_of(table.keys().begin(), table.keys().end(), [&](int key) { return table.rows()[key].is_null(row); });
}

/// The run of list[begin, end) as PairCursor reads it: one row is named itself.
JoinTable::Run run_of(const std::vector<std::uint32_t>& list, std::size_t begin) {
  const auto count = static_cast<std::uint32_t>(list.size() - begin);
  return {count == 1 ? list[begin] : static_cast<std::uint32_t>(begin), count};
}

}  // namespace

UnknownMatches::UnknownMatches(const JoinTable& table) : table_(table) {
  const auto rows = static_cast<std::uint32_t>(table.rows().rows());
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (has_null_key(table, row)) list_.push_back(row);
  }
  with_null_ = run_of(list_, 0);
  const auto begin = list_.size();
  for (std::uint32_t row = 0; row < rows; ++row) list_.push_back(row);
  all_ = run_of(list_, begin);
}

void UnknownMatches::mark(const RecordBatch& left, std::span<const int> left_keys, JoinCondition& condition,
                          std::uint8_t unknown, std::uint8_t* matched, ErrorSearch& search) {
  mark_null_keys(left, left_keys, nulls_);
  runs_.resize(nulls_.size());
  for (std::size_t i = 0; i < nulls_.size(); ++i) runs_[i] = nulls_[i] != 0 ? all_ : with_null_;
  cursor_.start(left.selection, runs_, list_);
  while (!cursor_.done()) {
    if (search.over()) throw PassAbandoned();
    cursor_.fill(kBatchRows, matched, pairs_);
    keep_equal_keys(left, left_keys, table_.rows(), table_.keys(), true, pairs_);
    condition.filter(left, table_.rows(), pairs_);
    for (const auto row : pairs_.left) matched[row] = unknown;
  }
}

}  // namespace rankwise
