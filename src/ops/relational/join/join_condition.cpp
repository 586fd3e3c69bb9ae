#include "ops/relational/join/join_condition.hpp"

#include "ops/relational/join/gather.hpp"

namespace rankwise {

JoinCondition::JoinCondition(const JoinSpec& spec, const Schema& left, const Schema& right)
    : left_columns_(left.size()) {
  if (!spec.condition) return;
  Expression condition = *spec.condition;
  columns_ = columns_read(condition);
  std::vector<std::string> names;
  std::vector<int> places(static_cast<std::size_t>(left.size() + right.size()), -1);
  for (const int column : columns_) {
    places[static_cast<std::size_t>(column)] = static_cast<int>(names.size());
    names.push_back(column < left_columns_ ? left[column].name : right[column - left_columns_].name);
  }
  renumber_columns(condition, places);
  evaluator_.emplace(std::move(condition), std::move(names), spec.ordinal);
}

void JoinCondition::filter(const RecordBatch& left, const Table& right, RowPairs& pairs) {
  if (!evaluator_ || pairs.empty()) return;
  candidates_.columns.resize(columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c] < left_columns_) {
      gather(left[columns_[c]], pairs.left, candidates_.columns[c]);
    } else {
      gather(right[columns_[c] - left_columns_], pairs.right, candidates_.columns[c]);
    }
  }
  candidates_.rows = static_cast<std::int64_t>(pairs.size());
  candidates_.select_all();
  evaluator_->filter(candidates_);
  const auto& kept = candidates_.selection;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    pairs.left[k] = pairs.left[kept[k]];
    pairs.right[k] = pairs.right[kept[k]];
  }
  pairs.resize(kept.size());
}

}  // namespace rankwise
