#include "ops/expression/evaluator.hpp"

#include <optional>  // std::optional

#include "ops/expression/evaluation_node.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise {

class Evaluator::Impl {
 public:
  Impl(Expression expression, std::vector<std::string> names, int ordinal)
      : expression_(std::move(expression)), names_(std::move(names)), ordinal_(ordinal), root_(expression_) {}

  const DataType& type() const { return expression_.type; }

  const BatchColumn& evaluate(const RecordBatch& batch) {
    try {
      root_.evaluate(batch, batch.selection);
    } catch (const CallError&) {
      report(batch, batch.selection, [&](std::span<const std::uint32_t> row) { root_.evaluate(batch, row); });
    }
    return root_.values();
  }

  void filter(RecordBatch& batch) {
    selected_.assign(batch.selection.begin(), batch.selection.end());
    try {
      select(batch, selected_);
    } catch (const CallError&) {
      report(batch, batch.selection, [&](std::span<const std::uint32_t> row) {
        selected_.assign(row.begin(), row.end());
        select(batch, selected_);
      });
    }
    batch.selection.assign(selected_.begin(), selected_.end());
  }

 private:
  /// Keeps in `rows` those for which the expression is true: one conjunct after the other, each for what is left.
  void select(const RecordBatch& batch, std::vector<std::uint32_t>& rows) {
    if (expression_.kind != Expression::Kind::kAnd) return select_by(root_, batch, rows);
    for (auto& conjunct : root_.arguments()) select_by(conjunct, batch, rows);
  }

  static void select_by(EvaluationNode& condition, const RecordBatch& batch, std::vector<std::uint32_t>& rows) {
    condition.evaluate(batch, rows);
    const std::int64_t* value = condition.values().ints.data();
    const std::uint8_t* valid = condition.values().valid.data();
    std::size_t count = 0;
    for (const auto row : rows) {
      rows[count] = row;
      count += static_cast<std::size_t>(value[row] & valid[row]);
    }
    rows.resize(count);
  }

  /// Finds the error to tell: each row is tried alone, the smallest text counts.
  template <typename Attempt>
  [[noreturn]] void report(const RecordBatch& batch, const std::vector<std::uint32_t>& rows, Attempt attempt) {
    std::optional<std::string> smallest;
    std::uint32_t first = 0;
    for (const std::uint32_t row : rows) {
      try {
        attempt(std::span(&row, 1));
      } catch (const CallError& error) {
        std::string text = describe(error, batch);
        if (smallest && text >= *smallest) continue;
        smallest = std::move(text);
        first = row;
      }
    }
    require(smallest.has_value(), "a row that fails in a batch fails alone");
    throw EvaluationError(*smallest, ordinal_, first);
  }

  std::string describe(const CallError& error, const RecordBatch& batch) const {
    const Expression& call = error.call();
    std::string text = error.what();
    text += " in " + (call.text.empty() ? to_string(call, names_) : call.text);
    const char* before = ", where ";
    for (const int column : columns_read(call)) {
      text += before + names_.at(static_cast<std::size_t>(column)) + " = ";
      append_quoted_value(text, batch[column], error.row());
      before = ", ";
    }
    return text;
  }

  Expression expression_;
  std::vector<std::string> names_;
  int ordinal_;
  EvaluationNode root_;
  std::vector<std::uint32_t> selected_;
};

Evaluator::Evaluator(Expression expression, std::vector<std::string> names, int ordinal)
    : impl_(std::make_unique<Impl>(std::move(expression), std::move(names), ordinal)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

const DataType& Evaluator::type() const {
  return impl_->type();
}

const BatchColumn& Evaluator::evaluate(const RecordBatch& batch) {
  return impl_->evaluate(batch);
}

void Evaluator::filter(RecordBatch& batch) {
  impl_->filter(batch);
}

Constant evaluate_constant(const Expression& expression) {
  RecordBatch batch;
  batch.rows = 1;
  batch.select_all();
  Evaluator evaluator(expression, {});
  const BatchColumn& value = evaluator.evaluate(batch);
  if (value.valid[0] == 0) return std::monostate{};
  if (value.type.is_text()) return std::string(value.texts[0]);
  if (value.type.is_float()) return value.doubles[0];
  return value.ints[0];
}

}  // namespace rankwise
