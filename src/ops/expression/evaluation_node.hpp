#pragma once
#include <cstdint>   // std::uint32_t
#include <optional>  // std::optional
#include <span>      // std::span
#include <vector>    // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/runtime/error.hpp"
#include "io/text_arena.hpp"
#include "ops/expression/expression.hpp"
#include "ops/expression/in_list.hpp"
#include "ops/expression/scalar_function.hpp"

namespace rankwise {

/// A call within an expression that has no value for a row.
class CallError : public RowError {
 public:
  CallError(const RowError& error, const Expression& call) : RowError(error.what(), error.row()), call_(&call) {}
  const Expression& call() const { return *call_; }

 private:
  const Expression* call_;
};

/// A node of an expression tree with the buffer of its values, kept from batch to batch. @local
class EvaluationNode {
 public:
  /// @param expression  outlives the node
  explicit EvaluationNode(const Expression& expression);

  /// Computes the values for `rows` (ascending). @throws CallError
  void evaluate(const RecordBatch& batch, std::span<const std::uint32_t> rows);

  /// The values that were computed last: an entry for each row of the batch, those of `rows` are of meaning.
  const BatchColumn& values() const { return column_ != nullptr ? *column_ : result_; }
  /// False when it is known that no row in play is null.
  bool may_hold_null() const { return may_hold_null_; }

  const Expression& expression() const { return *expression_; }
  std::span<EvaluationNode> arguments() { return arguments_; }

 private:
  using Rows = std::span<const std::uint32_t>;

  void evaluate_column(const RecordBatch& batch, Rows rows);
  void evaluate_constant(const RecordBatch& batch);
  void evaluate_call(const RecordBatch& batch, Rows rows);
  void evaluate_list(const RecordBatch& batch, Rows rows);
  void evaluate_logic(const RecordBatch& batch, Rows rows, bool decided_by);
  void evaluate_case(const RecordBatch& batch, Rows rows);
  void evaluate_coalesce(const RecordBatch& batch, Rows rows);

  void prepare_result(const RecordBatch& batch);
  void set_all_valid();
  void set_all_null(Rows rows);
  void call_kernel(const RecordBatch& batch, Rows rows, bool dense);
  void merge_validity(const RecordBatch& batch, Rows rows, bool dense);
  void blank_nulls(const RecordBatch& batch, Rows rows, bool dense);
  void copy_values(const EvaluationNode& from, Rows rows);

  const Expression* expression_;
  std::vector<EvaluationNode> arguments_;  // of a list only the value that is tested
  std::optional<InList> list_;             // what an "or" is, where it is that
  std::vector<const BatchColumn*> argument_values_;
  std::uint64_t constants_ = 0;  // which arguments are constants

  const BatchColumn* column_ = nullptr;  // the batch's own column, where the node is one
  BatchColumn result_;
  bool all_valid_ = false;  // result_.valid is 1 everywhere
  bool may_hold_null_ = false;
  TextArena arena_;
  std::vector<std::uint32_t> undecided_;  // rows whose value is still open
  std::vector<std::uint32_t> matched_;    // rows in play of a call or a branch
};

}  // namespace rankwise
