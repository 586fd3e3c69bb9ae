#pragma once
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/data/table.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/expression/scalar_function.hpp"
#include "ops/relational/join.hpp"
#include "ops/stream/batch_stream.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// A boolean of SQL.
using Truth = std::optional<bool>;

inline Truth equal_cells(const Column& a, std::int64_t i, const Column& b, std::int64_t j) {
  if (a.is_null(i) || b.is_null(j)) return std::nullopt;
  if (a.type().is_text()) return a.text(i) == b.text(j);
  if (a.type().is_integral()) return a.ints()[static_cast<std::size_t>(i)] == b.ints()[static_cast<std::size_t>(j)];
  const double x = a.doubles()[static_cast<std::size_t>(i)];
  const double y = b.doubles()[static_cast<std::size_t>(j)];
  return x == y || (std::isnan(x) && std::isnan(y));
}

inline std::string cell_text(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return "~";
  if (column.type().is_text()) return std::string(column.text(row));
  if (column.type().is_float()) return std::to_string(column.doubles()[static_cast<std::size_t>(row)] + 0.0);
  return std::to_string(column.ints()[static_cast<std::size_t>(row)]);
}

inline std::string row_text(const Table& table, std::int64_t row) {
  std::string text;
  for (int c = 0; c < table.column_count(); ++c) text += cell_text(table[c], row) + "|";
  return text;
}

/// Rows of the join by nested loops, as sorted texts.
inline std::vector<std::string> nested_loop_join(const JoinSpec& spec, const Table& left, const Table& right,
                                                 bool with_condition, int left_value, int right_value) {
  const auto condition = [&](std::int64_t l, std::int64_t r) {
    if (!with_condition) return true;
    const Column& a = left[left_value];
    const Column& b = right[right_value];
    return !a.is_null(l) && !b.is_null(r) &&
           a.ints()[static_cast<std::size_t>(l)] < b.ints()[static_cast<std::size_t>(r)];
  };
  const auto keys_equal = [&](std::int64_t l, std::int64_t r) {
    Truth all = true;
    for (std::size_t k = 0; k < spec.left_keys.size(); ++k) {
      const Truth one = equal_cells(left[spec.left_keys[k]], l, right[spec.right_keys[k]], r);
      if (one == Truth(false)) return one;
      if (!one) all = one;
    }
    return all;
  };
  std::string left_nulls;
  std::string right_nulls;
  for (int c = 0; c < left.column_count(); ++c) left_nulls += "~|";
  for (int c = 0; c < right.column_count(); ++c) right_nulls += "~|";

  std::vector<std::string> rows;
  std::vector<bool> right_matched(static_cast<std::size_t>(right.rows()), false);
  for (std::int64_t l = 0; l < left.rows(); ++l) {
    std::vector<std::int64_t> matches;
    bool unknown = false;
    for (std::int64_t r = 0; r < right.rows(); ++r) {
      const Truth equal = keys_equal(l, r);
      if (equal == Truth(false) || !condition(l, r)) continue;
      if (equal) {
        matches.push_back(r);
        right_matched[static_cast<std::size_t>(r)] = true;
      } else {
        unknown = true;
      }
    }
    const std::string text = row_text(left, l);
    switch (spec.kind) {
      case JoinKind::kSemi:
        if (!matches.empty()) rows.push_back(text);
        break;
      case JoinKind::kAnti:
        if (matches.empty()) rows.push_back(text);
        break;
      case JoinKind::kNullAwareAnti:
        if (matches.empty() && !unknown) rows.push_back(text);
        break;
      case JoinKind::kMark:
        rows.push_back(text + (!matches.empty() ? "1|" : unknown && spec.mark_nulls ? "~|" : "0|"));
        break;
      default:
        for (const auto r : matches) rows.push_back(text + row_text(right, r));
        if (matches.empty() && spec.kind != JoinKind::kInner && spec.kind != JoinKind::kRight) {
          rows.push_back(text + right_nulls);
        }
    }
  }
  if (spec.kind == JoinKind::kRight || spec.kind == JoinKind::kFull) {
    for (std::int64_t r = 0; r < right.rows(); ++r) {
      if (!right_matched[static_cast<std::size_t>(r)]) rows.push_back(left_nulls + row_text(right, r));
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// How rows lie over the ranks at first.
enum class Spread { kEven, kLastRank, kByKey };

/// This rank's rows of a table that all ranks hold.
/// @param key  of Spread::kByKey
inline Table share_of(const Communicator& comm, const Table& table, Spread spread, int key = 0) {
  const int keys[] = {key};
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    int owner = comm.size() - 1;
    if (spread == Spread::kEven) owner = owner_of(mix64(static_cast<std::uint64_t>(row)), comm.size());
    if (spread == Spread::kByKey) owner = owner_of(hash_row_key(table, keys, row), comm.size());
    if (owner == comm.rank()) rows.push_back(row);
  }
  return table.take(rows);
}

/// Collects rows that stream by, as texts.
class TextSink : public StageSink {
 public:
  void consume(RecordBatch& batch) override {
    for (const auto row : batch.selection) {
      std::string text;
      for (const auto& column : batch.columns) {
        if (column.valid[row] == 0) {
          text += "~|";
        } else if (column.type.is_text()) {
          text += std::string(column.texts[row]) + "|";
        } else if (column.type.is_float()) {
          text += std::to_string(column.doubles[row] + 0.0) + "|";
        } else {
          text += std::to_string(column.ints[row]) + "|";
        }
      }
      rows_.push_back(std::move(text));
    }
    largest_batch_ = std::max(largest_batch_, batch.rows);
  }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return nullptr; }

  std::int64_t largest_batch() const { return largest_batch_; }

  /// All ranks' rows, sorted. @collective
  std::vector<std::string> sorted_rows(const Communicator& comm) const {
    std::string mine;
    for (const auto& row : rows_) mine += row + "\n";
    std::vector<std::string> rows;
    for (const auto& text : comm.all_gather_text(mine)) {
      for (std::size_t begin = 0; begin < text.size();) {
        const auto end = text.find('\n', begin);
        rows.push_back(text.substr(begin, end - begin));
        begin = end + 1;
      }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  }

 private:
  std::vector<std::string> rows_;
  std::int64_t largest_batch_ = 0;
};

/// Joins by broadcast; each rank's shares are given. @collective
inline std::vector<std::string> broadcast_join(const Communicator& comm, const JoinSpec& spec, const Table& left,
                                               const Table& right, Workspace workspace) {
  BroadcastJoin join(comm, spec, left.schema(), right.schema(), workspace);
  const auto right_source = read_and_own(right);
  run_pass(comm, *right_source, join.build(), join.build());
  join.build().finish(comm);
  TextSink rows;
  const auto probe = join.probe(rows);
  const auto left_source = read_and_own(left);
  run_pass(comm, *left_source, *probe, rows);
  return rows.sorted_rows(comm);
}

/// What an exchanged join did on this rank.
struct ExchangedOutcome {
  std::vector<std::string> rows;
  std::int64_t left_rows = 0;
  std::int64_t right_rows = 0;
  std::int64_t largest_batch = 0;
};

/// Joins by exchange; each rank's shares are given. @collective
inline ExchangedOutcome exchanged_join(const Communicator& comm, const JoinSpec& spec, const Table& left,
                                       const Table& right, Workspace workspace, bool left_in_place = false,
                                       bool right_in_place = false) {
  auto join = std::make_unique<ExchangedJoin>(comm, spec, left.schema(), right.schema(), workspace, left_in_place,
                                              right_in_place);
  const auto right_source = read_and_own(right);
  run_pass(comm, *right_source, join->build(), join->build());
  join->build().finish(comm);
  const auto left_source = read_and_own(left);
  run_pass(comm, *left_source, join->probe(), join->probe());
  const auto joined = join->probe().finish(comm);
  ExchangedOutcome outcome{{}, join->left_rows(), join->right_rows()};
  join.reset();  // the joined rows do without it
  TextSink rows;
  run_pass(comm, *joined, rows, rows);
  outcome.rows = rows.sorted_rows(comm);
  outcome.largest_batch = rows.largest_batch();
  return outcome;
}

/// `left_value < right_value`, both bigint.
inline Expression less_condition(const Table& left, int left_value, int right_value) {
  const std::vector<ArgumentType> types = {{kInt64, false}, {kInt64, false}};
  Expression less;
  less.kind = Expression::Kind::kCall;
  less.type = kBool;
  less.function = resolve_function("<", types)->function;
  less.arguments = {column_expression(left_value, kInt64),
                    column_expression(left.column_count() + right_value, kInt64)};
  return less;
}

}  // namespace rankwise::test
