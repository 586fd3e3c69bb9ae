#include "ops/expression/evaluation_node.hpp"

#include <algorithm>  // std::fill
#include <cstring>    // std::memchr

namespace rankwise {
namespace {

using Kind = Expression::Kind;
using Rows = std::span<const std::uint32_t>;

/// Whether a loop over the whole batch is likely to be faster than one over the rows in play.
bool loops_over_all(const RecordBatch& batch, Rows rows) {
  return static_cast<std::int64_t>(rows.size()) * 4 >= batch.rows;
}

bool holds_null(const BatchColumn& column, const RecordBatch& batch, Rows rows) {
  if (loops_over_all(batch, rows)) {
    return std::memchr(column.valid.data(), 0, static_cast<std::size_t>(batch.rows)) != nullptr;
  }
  std::uint8_t all = 1;
  for (const auto row : rows) all &= column.valid[row];
  return all == 0;
}

}  // namespace

EvaluationNode::EvaluationNode(const Expression& expression) : expression_(&expression) {
  result_.type = expression.type;
  list_ = InList::find(expression);
  if (list_) {
    arguments_.emplace_back(expression.arguments[0].arguments[0]);
    return;
  }
  for (const auto& argument : expression.arguments) {
    const std::size_t i = arguments_.size();
    if (argument.kind == Kind::kConstant && i < 64) constants_ |= std::uint64_t{1} << i;
    arguments_.emplace_back(argument);
  }
  argument_values_.resize(arguments_.size());
}

void EvaluationNode::evaluate(const RecordBatch& batch, Rows rows) {
  switch (expression_->kind) {
    case Kind::kColumn:
      return evaluate_column(batch, rows);
    case Kind::kConstant:
      return evaluate_constant(batch);
    case Kind::kCall:
      return evaluate_call(batch, rows);
    case Kind::kAnd:
      return evaluate_logic(batch, rows, false);
    case Kind::kOr:
      return list_ ? evaluate_list(batch, rows) : evaluate_logic(batch, rows, true);
    case Kind::kCase:
      return evaluate_case(batch, rows);
    case Kind::kCoalesce:
      return evaluate_coalesce(batch, rows);
  }
}

void EvaluationNode::prepare_result(const RecordBatch& batch) {
  if (static_cast<std::int64_t>(result_.valid.size()) == batch.rows) return;
  result_.resize(batch.rows);
  all_valid_ = false;
}

void EvaluationNode::set_all_valid() {
  if (!all_valid_) std::fill(result_.valid.begin(), result_.valid.end(), std::uint8_t{1});
  all_valid_ = true;
  may_hold_null_ = false;
}

void EvaluationNode::evaluate_column(const RecordBatch& batch, Rows rows) {
  column_ = &batch[expression_->column];
  may_hold_null_ = holds_null(*column_, batch, rows);
}

void EvaluationNode::evaluate_constant(const RecordBatch& batch) {
  if (static_cast<std::int64_t>(result_.valid.size()) == batch.rows) return;
  prepare_result(batch);
  const Constant& value = expression_->constant;
  if (std::holds_alternative<std::monostate>(value)) {
    may_hold_null_ = true;
    return;  // resize has zeroed everything
  }
  set_all_valid();
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::fill(result_.texts.begin(), result_.texts.end(), std::string_view(*text));
  } else if (const auto* number = std::get_if<double>(&value)) {
    std::fill(result_.doubles.begin(), result_.doubles.end(), *number);
  } else {
    std::fill(result_.ints.begin(), result_.ints.end(), std::get<std::int64_t>(value));
  }
}

void EvaluationNode::evaluate_call(const RecordBatch& batch, Rows rows) {
  prepare_result(batch);
  may_hold_null_ = false;
  if (rows.empty()) return;
  bool nulls = false;
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    arguments_[i].evaluate(batch, rows);
    argument_values_[i] = &arguments_[i].values();
    nulls |= arguments_[i].may_hold_null();
  }
  const ScalarFunction& function = *expression_->function;
  const bool dense = loops_over_all(batch, rows);
  if (!function.null_in_null_out) {
    all_valid_ = false;
    call_kernel(batch, rows, dense);
    may_hold_null_ = holds_null(result_, batch, rows);
    return;
  }
  if (!nulls) {
    set_all_valid();
    return call_kernel(batch, rows, dense);
  }
  merge_validity(batch, rows, dense);
  if (function.may_fail) {
    matched_.resize(rows.size());
    std::size_t count = 0;
    for (const auto row : rows) {
      matched_[count] = row;
      count += result_.valid[row];
    }
    call_kernel(batch, Rows(matched_).first(count), dense);
  } else {
    call_kernel(batch, rows, dense);
  }
  blank_nulls(batch, rows, dense);
}

void EvaluationNode::call_kernel(const RecordBatch& batch, Rows rows, bool dense) {
  if (rows.empty()) return;
  if (result_.type.is_text()) arena_.clear();
  const KernelCall call{.arguments = argument_values_,
                        .rows = rows,
                        .dense_rows = dense ? batch.rows : 0,
                        .constants = constants_,
                        .result = &result_,
                        .arena = &arena_};
  try {
    expression_->function->kernel(call);
  } catch (const RowError& error) {
    throw CallError(error, *expression_);
  }
}

void EvaluationNode::merge_validity(const RecordBatch& batch, Rows rows, bool dense) {
  all_valid_ = false;
  may_hold_null_ = true;
  std::uint8_t* out = result_.valid.data();
  bool first = true;
  for (const auto& argument : arguments_) {
    if (!argument.may_hold_null()) continue;
    const std::uint8_t* valid = argument.values().valid.data();
    if (dense) {
      const auto count = static_cast<std::size_t>(batch.rows);
      for (std::size_t i = 0; i < count; ++i) out[i] = first ? valid[i] : static_cast<std::uint8_t>(out[i] & valid[i]);
    } else {
      for (const auto row : rows) out[row] = first ? valid[row] : static_cast<std::uint8_t>(out[row] & valid[row]);
    }
    first = false;
  }
}

void EvaluationNode::blank_nulls(const RecordBatch& batch, Rows rows, bool dense) {
  const std::uint8_t* valid = result_.valid.data();
  const auto count = static_cast<std::size_t>(batch.rows);
  if (result_.type.is_integral() && dense) {
    for (std::size_t i = 0; i < count; ++i) result_.ints[i] &= -static_cast<std::int64_t>(valid[i]);
  } else if (result_.type.is_float() && dense) {
    for (std::size_t i = 0; i < count; ++i) result_.doubles[i] = valid[i] != 0 ? result_.doubles[i] : 0.0;
  } else {
    for (const auto row : rows) {
      if (valid[row] != 0) continue;
      if (result_.type.is_text()) {
        result_.texts[row] = {};
      } else if (result_.type.is_float()) {
        result_.doubles[row] = 0.0;
      } else {
        result_.ints[row] = 0;
      }
    }
  }
}

void EvaluationNode::evaluate_list(const RecordBatch& batch, Rows rows) {
  prepare_result(batch);
  may_hold_null_ = false;
  if (rows.empty()) return;
  arguments_[0].evaluate(batch, rows);
  const bool dense = loops_over_all(batch, rows);
  list_->test(arguments_[0].values(), rows, dense ? batch.rows : 0, result_.ints.data());
  if (!arguments_[0].may_hold_null()) return set_all_valid();
  merge_validity(batch, rows, dense);
  blank_nulls(batch, rows, dense);
}

void EvaluationNode::evaluate_logic(const RecordBatch& batch, Rows rows, bool decided_by) {
  prepare_result(batch);
  all_valid_ = false;
  std::int64_t* out = result_.ints.data();
  std::uint8_t* out_valid = result_.valid.data();
  const std::int64_t neutral = decided_by ? 0 : 1;
  for (const auto row : rows) {
    out[row] = neutral;
    out_valid[row] = 1;
  }
  undecided_.assign(rows.begin(), rows.end());
  bool nulls = false;
  for (auto& argument : arguments_) {
    argument.evaluate(batch, undecided_);
    nulls |= argument.may_hold_null();
    const std::int64_t* value = argument.values().ints.data();
    const std::uint8_t* valid = argument.values().valid.data();
    std::size_t count = 0;
    for (const auto row : undecided_) {
      const bool decided = valid[row] != 0 && value[row] != neutral;
      out[row] = decided ? 1 - neutral : neutral;
      out_valid[row] = decided ? std::uint8_t{1} : static_cast<std::uint8_t>(out_valid[row] & valid[row]);
      undecided_[count] = row;
      count += decided ? 0 : 1;
    }
    undecided_.resize(count);
  }
  may_hold_null_ = nulls;
  if (nulls) blank_nulls(batch, rows, false);
}

void EvaluationNode::copy_values(const EvaluationNode& from, Rows rows) {
  const BatchColumn& values = from.values();
  for (const auto row : rows) result_.valid[row] = values.valid[row];
  if (result_.type.is_text()) {
    for (const auto row : rows) result_.texts[row] = values.texts[row];
  } else if (result_.type.is_float()) {
    for (const auto row : rows) result_.doubles[row] = values.doubles[row];
  } else {
    for (const auto row : rows) result_.ints[row] = values.ints[row];
  }
  may_hold_null_ |= from.may_hold_null();
}

void EvaluationNode::evaluate_case(const RecordBatch& batch, Rows rows) {
  prepare_result(batch);
  all_valid_ = false;
  may_hold_null_ = false;
  undecided_.assign(rows.begin(), rows.end());
  for (std::size_t i = 0; i + 1 < arguments_.size() && !undecided_.empty(); i += 2) {
    arguments_[i].evaluate(batch, undecided_);
    const std::int64_t* value = arguments_[i].values().ints.data();
    const std::uint8_t* valid = arguments_[i].values().valid.data();
    matched_.resize(undecided_.size());
    std::size_t matches = 0;
    std::size_t others = 0;
    for (const auto row : undecided_) {
      const bool match = valid[row] != 0 && value[row] != 0;
      matched_[matches] = row;
      undecided_[others] = row;
      matches += match ? 1 : 0;
      others += match ? 0 : 1;
    }
    matched_.resize(matches);
    undecided_.resize(others);
    if (matches == 0) continue;
    arguments_[i + 1].evaluate(batch, matched_);
    copy_values(arguments_[i + 1], matched_);
  }
  if (undecided_.empty()) return;
  arguments_.back().evaluate(batch, undecided_);
  copy_values(arguments_.back(), undecided_);
}

void EvaluationNode::evaluate_coalesce(const RecordBatch& batch, Rows rows) {
  prepare_result(batch);
  all_valid_ = false;
  undecided_.assign(rows.begin(), rows.end());
  for (auto& argument : arguments_) {
    argument.evaluate(batch, undecided_);
    may_hold_null_ = false;
    copy_values(argument, undecided_);
    if (!argument.may_hold_null()) return;
    std::size_t count = 0;
    for (const auto row : undecided_) {
      undecided_[count] = row;
      count += result_.valid[row] != 0 ? 0 : 1;
    }
    undecided_.resize(count);
    if (undecided_.empty()) {
      may_hold_null_ = false;
      return;
    }
  }
}

}  // namespace rankwise
