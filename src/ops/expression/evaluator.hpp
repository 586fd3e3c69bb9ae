#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <span>     // std::span
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/runtime/error.hpp"
#include "ops/expression/expression.hpp"

namespace rankwise {

/// A row whose expression has no value: division by zero, overflow, a text that is no number.
///
/// Which of many such rows is told does not depend on how rows lie over batches and ranks: the one of the expression
/// that comes first in the query, and of its rows the one whose text (`what()`) is smallest, of equal texts the first
/// row of the input.
class EvaluationError : public InputError {
 public:
  /// @param row  of the batch as its source gave it; -1: there is none, as after a join
  EvaluationError(const std::string& message, int ordinal, std::int64_t row = -1)
      : InputError(message), ordinal_(ordinal), row_(row) {}
  int ordinal() const { return ordinal_; }
  std::int64_t row() const { return row_; }

 private:
  int ordinal_;
  std::int64_t row_;
};

/// Evaluates one expression over batches, vectorised. Keeps working space between batches; not shared. @local
class Evaluator {
 public:
  /// @param names    of the batch's columns, for messages
  /// @param ordinal  position of the expression in its plan: errors of lower ones come first
  Evaluator(Expression expression, std::vector<std::string> names, int ordinal = 0);
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  const DataType& type() const;

  /// Evaluates for the selected rows. The result has batch.rows entries, of which only selected ones are of meaning.
  /// It (and its text) lives until the next call or as long as the batch, whichever ends first.
  /// @throws EvaluationError  "division by zero in quantity / packs, where packs = 0, quantity = 5"
  const BatchColumn& evaluate(const RecordBatch& batch);

  /// Keeps in `batch.selection` the rows for which the (boolean) expression is true. @throws EvaluationError
  void filter(RecordBatch& batch);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Evaluates an expression that reads no column. @throws EvaluationError @local
Constant evaluate_constant(const Expression& expression);

}  // namespace rankwise
