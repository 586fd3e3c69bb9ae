#pragma once
#include <algorithm>  // std::stable_sort, std::sort
#include <map>        // std::map
#include <set>        // std::set
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/runtime/error.hpp"
#include "ops/expression/evaluator.hpp"
#include "sql/logical_plan.hpp"

namespace rankwise::test {

using Row = std::vector<Constant>;
using Rows = std::vector<Row>;

/// Computes plans step by step as they say, row by row, by nested loops: what optimised plans are compared with.
class PlanInterpreter {
 public:
  explicit PlanInterpreter(std::map<std::string, Rows> tables) : tables_(std::move(tables)) {}

  Rows rows_of(const PlanNode& node) {
    std::vector<Rows> inputs;
    for (const auto& input : node.inputs) inputs.push_back(rows_of(*input));
    return std::visit([&](const auto& step) { return run(node, step, inputs); }, node.step);
  }

 private:
  static const Constant& at(const Row& row, int column) { return row.at(static_cast<std::size_t>(column)); }
  static bool is_null(const Constant& value) { return std::holds_alternative<std::monostate>(value); }

  static RecordBatch batch_of(const Rows& rows, std::size_t begin, std::size_t end,
                              const std::vector<DataType>& types) {
    RecordBatch batch;
    batch.rows = static_cast<std::int64_t>(end - begin);
    for (std::size_t c = 0; c < types.size(); ++c) {
      BatchColumn column{types[c]};
      for (std::size_t r = begin; r < end; ++r) {
        const Constant& value = rows[r][c];
        column.valid.push_back(is_null(value) ? 0 : 1);
        if (types[c].is_text()) {
          column.texts.push_back(is_null(value) ? std::string_view() : std::get<std::string>(value));
        } else if (types[c].is_float()) {
          column.doubles.push_back(is_null(value) ? 0 : std::get<double>(value));
        } else {
          column.ints.push_back(is_null(value) ? 0 : std::get<std::int64_t>(value));
        }
      }
      batch.columns.push_back(std::move(column));
    }
    batch.select_all();
    return batch;
  }

  static Constant value_at(const BatchColumn& column, std::size_t row) {
    if (column.valid[row] == 0) return {};
    if (column.type.is_text()) return std::string(column.texts[row]);
    if (column.type.is_float()) return column.doubles[row];
    return column.ints[row];
  }

  static std::vector<Constant> evaluate(const Expression& expression, const Rows& rows,
                                        const std::vector<DataType>& types) {
    Evaluator evaluator(expression, std::vector<std::string>(types.size(), "x"));
    std::vector<Constant> values;
    for (std::size_t begin = 0; begin < rows.size(); begin += kBatchRows) {
      const std::size_t end = std::min(rows.size(), begin + kBatchRows);
      const RecordBatch batch = batch_of(rows, begin, end, types);
      const BatchColumn& column = evaluator.evaluate(batch);
      for (std::size_t r = 0; r < end - begin; ++r) values.push_back(value_at(column, r));
    }
    return values;
  }

  static std::vector<DataType> types_of(const PlanNode& node) {
    std::vector<DataType> types;
    for (const Field& field : node.schema) types.push_back(field.type);
    return types;
  }

  static Rows filtered(Rows rows, const Expression& condition, const std::vector<DataType>& types) {
    const auto values = evaluate(condition, rows, types);
    Rows kept;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (values[r] == Constant(std::int64_t{1})) kept.push_back(std::move(rows[r]));
    }
    return kept;
  }

  Rows run(const PlanNode&, const ScanNode& scan, const std::vector<Rows>&) const {
    Rows result;
    for (const Row& row : tables_.at(scan.table)) {
      Row read;
      for (const int column : scan.columns) read.push_back(at(row, column));
      result.push_back(std::move(read));
    }
    return result;
  }

  Rows run(const PlanNode&, const OneRowNode&, const std::vector<Rows>&) const { return {{Constant()}}; }

  Rows run(const PlanNode& node, const FilterNode& filter, const std::vector<Rows>& inputs) const {
    Rows rows = inputs[0];
    for (const Expression& conjunct : filter.conjuncts) {
      rows = filtered(std::move(rows), conjunct, types_of(*node.inputs[0]));
    }
    return rows;
  }

  Rows run(const PlanNode& node, const ProjectNode& project, const std::vector<Rows>& inputs) const {
    Rows result(inputs[0].size());
    for (const Expression& expression : project.expressions) {
      const auto values = evaluate(expression, inputs[0], types_of(*node.inputs[0]));
      for (std::size_t r = 0; r < values.size(); ++r) result[r].push_back(values[r]);
    }
    return result;
  }

  /// -1: no match, 0: null, 1: match, by the keys.
  static int keys_match(const JoinSpec& spec, const Row& left, const Row& right) {
    int result = 1;
    for (std::size_t k = 0; k < spec.left_keys.size(); ++k) {
      const Constant& a = at(left, spec.left_keys[k]);
      const Constant& b = at(right, spec.right_keys[k]);
      if (is_null(a) || is_null(b)) {
        result = std::min(result, 0);
      } else if (a != b) {
        return -1;
      }
    }
    return result;
  }

  static Row joined(const Row& a, const Row& b) {
    Row both = a;
    both.insert(both.end(), b.begin(), b.end());
    return both;
  }

  Rows run(const PlanNode& node, const JoinNode& join, const std::vector<Rows>& inputs) const {
    const JoinSpec& spec = join.spec;
    auto types = types_of(*node.inputs[0]);
    const Row no_left(types.size());
    const auto right_types = types_of(*node.inputs[1]);
    const Row no_right(right_types.size());
    types.insert(types.end(), right_types.begin(), right_types.end());
    Rows result;
    std::vector<bool> right_matched(inputs[1].size(), false);
    for (const Row& left : inputs[0]) {
      std::vector<std::size_t> candidates;
      Rows pairs;
      for (std::size_t r = 0; r < inputs[1].size(); ++r) {
        if (keys_match(spec, left, inputs[1][r]) < (null_aware(spec.kind) ? 0 : 1)) continue;
        candidates.push_back(r);
        pairs.push_back(joined(left, inputs[1][r]));
      }
      std::vector<Constant> holds(pairs.size(), std::int64_t{1});
      if (spec.condition) holds = evaluate(*spec.condition, pairs, types);
      int matches = 0;
      bool unknown = false;
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (holds[i] != Constant(std::int64_t{1})) continue;
        const bool certain = keys_match(spec, left, inputs[1][candidates[i]]) > 0;
        unknown = unknown || !certain;
        if (!certain) continue;
        ++matches;
        right_matched[candidates[i]] = true;
        if (shows_pairs(spec.kind)) result.push_back(pairs[i]);
      }
      end_left_row(spec, left, no_right, matches, unknown, result);
    }
    const bool keeps_right = spec.kind == JoinKind::kRight || spec.kind == JoinKind::kFull;
    for (std::size_t r = 0; keeps_right && r < inputs[1].size(); ++r) {
      if (!right_matched[r]) result.push_back(joined(no_left, inputs[1][r]));
    }
    return result;
  }

  static bool null_aware(JoinKind kind) { return kind == JoinKind::kNullAwareAnti || kind == JoinKind::kMark; }

  static bool shows_pairs(JoinKind kind) {
    return kind == JoinKind::kInner || kind == JoinKind::kLeft || kind == JoinKind::kRight || kind == JoinKind::kFull ||
           kind == JoinKind::kSingle;
  }

  static void end_left_row(const JoinSpec& spec, const Row& left, const Row& no_right, int matches, bool unknown,
                           Rows& result) {
    switch (spec.kind) {
      case JoinKind::kInner:
      case JoinKind::kRight:
        return;
      case JoinKind::kSingle:
        if (matches > 1) throw InputError("more than one row in a scalar subquery");
        [[fallthrough]];
      case JoinKind::kLeft:
      case JoinKind::kFull:
        if (matches == 0) result.push_back(joined(left, no_right));
        return;
      case JoinKind::kSemi:
        if (matches > 0) result.push_back(left);
        return;
      case JoinKind::kAnti:
        if (matches == 0) result.push_back(left);
        return;
      case JoinKind::kNullAwareAnti:
        if (matches == 0 && !unknown) result.push_back(left);
        return;
      case JoinKind::kMark: {
        Constant mark = std::int64_t{matches > 0};
        if (matches == 0 && unknown && spec.mark_nulls) mark = {};
        result.push_back(joined(left, {mark}));
        return;
      }
    }
  }

  static Constant aggregate(const AggregateCall& call, const Rows& rows) {
    std::vector<Constant> values;
    for (const Row& row : rows) {
      if (!call.arguments.empty() && !is_null(at(row, call.arguments[0]))) values.push_back(at(row, call.arguments[0]));
    }
    std::sort(values.begin(), values.end());
    if (call.distinct) values.erase(std::unique(values.begin(), values.end()), values.end());
    switch (std::get<GroupFunction>(call.function)) {
      case GroupFunction::kCountRows:
        return static_cast<std::int64_t>(rows.size());
      case GroupFunction::kCount:
        return static_cast<std::int64_t>(values.size());
      case GroupFunction::kMax:
        return values.empty() ? Constant() : values.back();
      case GroupFunction::kMin:
      case GroupFunction::kAny:
        return values.empty() ? Constant() : values.front();
      case GroupFunction::kSum: {
        std::int64_t sum = 0;
        for (const Constant& value : values) sum += std::get<std::int64_t>(value);
        return values.empty() ? Constant() : Constant(sum);
      }
      default:
        throw ProgramError("the interpreter does not know this aggregate");
    }
  }

  Rows run(const PlanNode&, const GroupNode& group, const std::vector<Rows>& inputs) const {
    std::map<Row, Rows> groups;
    if (group.keys.empty()) groups[{}];
    for (const Row& row : inputs[0]) {
      Row key;
      for (const int column : group.keys) key.push_back(at(row, column));
      groups[key].push_back(row);
    }
    Rows result;
    for (const auto& [key, rows] : groups) {
      Row row = key;
      for (const AggregateCall& call : group.calls) row.push_back(aggregate(call, rows));
      result.push_back(std::move(row));
    }
    return result;
  }

  static bool comes_first(const Row& a, const Row& b, const std::vector<OrderKey>& keys) {
    for (const OrderKey& key : keys) {
      const Constant& x = at(a, key.column);
      const Constant& y = at(b, key.column);
      if (x == y) continue;
      if (is_null(x) || is_null(y)) return is_null(x) == key.nulls_first;
      return key.descending ? y < x : x < y;
    }
    return a < b;
  }

  /// Only row_number.
  Rows run(const PlanNode&, const WindowNode& window, const std::vector<Rows>& inputs) const {
    Rows rows = inputs[0];
    std::vector<OrderKey> keys;
    for (const int column : window.spec.partition) keys.push_back({column});
    keys.insert(keys.end(), window.spec.order.begin(), window.spec.order.end());
    std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return comes_first(a, b, keys); });
    std::map<Row, std::int64_t> numbers;
    for (Row& row : rows) {
      Row partition;
      for (const int column : window.spec.partition) partition.push_back(at(row, column));
      const std::int64_t number = ++numbers[partition];
      for (const WindowCall& call : window.spec.calls) {
        require(call.function == WindowFunction::kRowNumber, "the interpreter only knows row_number");
        row.emplace_back(number);
      }
    }
    return rows;
  }

  Rows run(const PlanNode&, const OrderNode& order, const std::vector<Rows>& inputs) const {
    Rows rows = inputs[0];
    std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return comes_first(a, b, order.spec.keys); });
    const auto begin = std::min(rows.size(), static_cast<std::size_t>(order.spec.offset));
    const auto wanted = order.spec.limit ? static_cast<std::size_t>(*order.spec.limit) : rows.size();
    const auto end = std::min(rows.size(), begin + std::min(wanted, rows.size()));
    return {rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  Rows run(const PlanNode&, const UnionAllNode&, const std::vector<Rows>& inputs) const {
    Rows all;
    for (const Rows& rows : inputs) all.insert(all.end(), rows.begin(), rows.end());
    return all;
  }

  Rows run(const PlanNode&, const RepeatNode&, const std::vector<Rows>& inputs) const {
    Rows result;
    for (Row row : inputs[0]) {
      const auto times = std::get<std::int64_t>(row.back());
      row.pop_back();
      for (std::int64_t i = 0; i < times; ++i) result.push_back(row);
    }
    return result;
  }

  std::map<std::string, Rows> tables_;
};

}  // namespace rankwise::test
