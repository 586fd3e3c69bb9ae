// What expressions cost per row on one rank, over batches that stay in cache.
#include <benchmark/benchmark.h>

#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/calendar.hpp"
#include "engine/data/hash.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/expression/expression.hpp"
#include "ops/expression/scalar_function.hpp"

namespace rankwise {
namespace {

/// Columns: three bigints, a decimal(2), a double, a text, a timestamp. One row in `null_every` is null, if not 0.
RecordBatch invoice_batch(std::uint64_t null_every) {
  static const std::vector<std::string> kTexts{"WHITE HANGING HEART T-LIGHT HOLDER", "REGENCY CAKESTAND 3 TIER",
                                               "JUMBO BAG RED RETROSPOT", "POSTAGE"};
  RecordBatch batch;
  batch.rows = kBatchRows;
  for (const DataType type : {kInt64, kInt64, kInt64, decimal(2), kFloat64, kText, kTimestamp}) {
    batch.columns.push_back({type});
    batch.columns.back().resize(batch.rows);
  }
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch.rows); ++row) {
    for (std::size_t c = 0; c < batch.columns.size(); ++c) {
      BatchColumn& column = batch.columns[c];
      const std::uint64_t hash = mix64(row * 16 + c);
      column.valid[row] = null_every == 0 || hash % null_every != 0 ? 1 : 0;
      if (column.valid[row] == 0) continue;
      const auto value = static_cast<std::int64_t>(hash >> 54);
      if (column.type.is_text()) column.texts[row] = kTexts[hash >> 62];
      if (column.type.is_float()) column.doubles[row] = static_cast<double>(value) / 8;
      if (column.type.is_integral()) column.ints[row] = column.type == kTimestamp ? 1259625600 + value * 61234 : value;
    }
  }
  batch.select_all();
  return batch;
}

Expression call(std::string_view name, std::vector<Expression> arguments) {
  std::vector<ArgumentType> types;
  for (const auto& argument : arguments) types.push_back({.type = argument.type});
  const auto resolved = resolve_function(name, types);
  Expression result;
  result.kind = Expression::Kind::kCall;
  result.type = resolved.value().result;
  result.function = resolved->function;
  result.arguments = std::move(arguments);
  return result;
}

Expression integer(std::int64_t value) {
  return constant_expression(value, kInt64);
}
Expression text(std::string value) {
  return constant_expression(std::move(value), kText);
}
Expression bigint(int column) {
  return column_expression(column, kInt64);
}

Expression formula() {
  return call(">", {call("+", {call("*", {bigint(0), bigint(1)}), integer(1)}), bigint(2)});
}

Expression all_of(std::vector<Expression> arguments) {
  Expression result;
  result.kind = Expression::Kind::kAnd;
  result.type = kBool;
  result.arguments = std::move(arguments);
  return result;
}

void evaluate(benchmark::State& state, const Expression& expression, std::uint64_t null_every) {
  const RecordBatch batch = invoice_batch(null_every);
  Evaluator evaluator(expression, {});
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.evaluate(batch).valid.data());
  state.counters["per_row"] = benchmark::Counter(static_cast<double>(batch.rows * state.iterations()),
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void filter(benchmark::State& state, const Expression& expression) {
  RecordBatch batch = invoice_batch(0);
  const std::vector<std::uint32_t> all = batch.selection;
  Evaluator evaluator(expression, {});
  for (auto _ : state) {
    batch.selection = all;
    evaluator.filter(batch);
    benchmark::DoNotOptimize(batch.selection.data());
  }
  state.counters["per_row"] = benchmark::Counter(static_cast<double>(batch.rows * state.iterations()),
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(evaluate, bigint_formula, formula(), 0);
BENCHMARK_CAPTURE(evaluate, bigint_formula_with_nulls, formula(), 10);
BENCHMARK_CAPTURE(evaluate, add_constant, call("+", {bigint(0), integer(1)}), 0);
BENCHMARK_CAPTURE(evaluate, multiply, call("*", {bigint(0), bigint(1)}), 0);
BENCHMARK_CAPTURE(evaluate, compare, call(">", {bigint(0), bigint(1)}), 0);
BENCHMARK_CAPTURE(evaluate, divide, call("/", {bigint(0), integer(7)}), 0);
BENCHMARK_CAPTURE(evaluate, amount, call("*", {bigint(0), column_expression(3, decimal(2))}), 0);
BENCHMARK_CAPTURE(evaluate, amount_as_double,
                  call("*", {call("+", {column_expression(4, kFloat64), column_expression(4, kFloat64)}),
                             column_expression(4, kFloat64)}),
                  0);
BENCHMARK_CAPTURE(evaluate, like_within, call("like", {column_expression(5, kText), text("%RED%")}), 0);
BENCHMARK_CAPTURE(evaluate, ilike_front, call("ilike", {column_expression(5, kText), text("jumbo%")}), 0);
BENCHMARK_CAPTURE(evaluate, regex, call("~", {column_expression(5, kText), text("RED|CAKE")}), 0);
BENCHMARK_CAPTURE(evaluate, lower, call("lower", {column_expression(5, kText)}), 0);
BENCHMARK_CAPTURE(evaluate, text_equal, call("=", {column_expression(5, kText), text("POSTAGE")}), 0);
BENCHMARK_CAPTURE(evaluate, month, call("date_trunc", {text("month"), column_expression(6, kTimestamp)}), 0);
BENCHMARK_CAPTURE(evaluate, hour, call("extract", {text("hour"), column_expression(6, kTimestamp)}), 0);
BENCHMARK_CAPTURE(filter, one_comparison, call(">", {bigint(0), integer(500)}));
BENCHMARK_CAPTURE(filter, two_comparisons,
                  all_of({call(">", {bigint(0), integer(500)}), call("<", {bigint(1), integer(100)})}));
BENCHMARK_CAPTURE(evaluate, two_comparisons,
                  all_of({call(">", {bigint(0), integer(500)}), call("<", {bigint(1), integer(100)})}), 0);

}  // namespace
}  // namespace rankwise
