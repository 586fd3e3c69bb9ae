#pragma once
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "engine/data/table.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/relational/join.hpp"
#include "ops/relational/join/row_pairs.hpp"

namespace rankwise {

/// What must hold for a pair of rows besides equal keys. Gathers only the columns that it reads. @local
class JoinCondition {
 public:
  JoinCondition(const JoinSpec& spec, const Schema& left, const Schema& right);

  /// Tells whether there is a condition at all.
  bool exists() const { return evaluator_.has_value(); }

  /// Keeps the pairs (at most kBatchRows) for which it is true; all of them where there is none.
  /// @throws EvaluationError
  void filter(const RecordBatch& left, const Table& right, RowPairs& pairs);

 private:
  int left_columns_;
  std::vector<int> columns_;  // read by the condition: of the left side, then of the right one
  std::optional<Evaluator> evaluator_;
  RecordBatch candidates_;
};

}  // namespace rankwise
