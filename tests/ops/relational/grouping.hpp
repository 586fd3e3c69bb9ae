#pragma once
#include <algorithm>   // std::sort
#include <cstdio>      // std::snprintf
#include <filesystem>  // std::filesystem::create_directories
#include <optional>    // std::optional
#include <string>      // std::string
#include <vector>      // std::vector

#include "engine/data/hash.hpp"
#include "engine/data/table.hpp"
#include "ops/global_data.hpp"
#include "ops/relational/aggregate.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

constexpr std::int64_t kAmpleMemory = std::int64_t{1} << 30;

/// A row of invented data, with nulls, and the same whatever the number of ranks.
struct GroupRow {
  std::optional<std::int64_t> number;  // key, few
  std::optional<double> real;          // key: zeros of both signs, NaN
  std::optional<std::string> text;     // key: empty, short and long
  std::optional<std::int64_t> amount;  // decimal(2)
  std::optional<double> x;             // eighths, so that plain sums are exact
  std::optional<double> y;             // eighths
  std::optional<std::string> note;
};

inline Schema group_schema() {
  return Schema({{"number", kInt64},
                 {"real", kFloat64},
                 {"text", kText},
                 {"amount", decimal(2)},
                 {"x", kFloat64},
                 {"y", kFloat64},
                 {"note", kText}});
}

inline GroupRow group_row(std::int64_t i, std::int64_t groups) {
  GroupRow row;
  const auto group = draw(1, i, groups);
  const auto eighths = [&](std::uint64_t purpose) { return static_cast<double>(draw(purpose, i, 20001) - 10000) / 8; };
  if (group % 13 != 5) row.number = group % 7 - 3 + (group >> 3 << 40);
  if (group % 11 != 5) row.real = group % 5 == 0 ? (i % 2 == 0 ? 0.0 : -0.0) : static_cast<double>(group / 5) / 3;
  if (group % 5 == 4) row.real = std::nan(i % 2 == 0 ? "1" : "2");
  if (group % 17 != 5) row.text = std::string(static_cast<std::size_t>(group % 29), 'x') + std::to_string(group % 40);
  if (group % 23 == 7) row.text = "";
  if (draw(2, i, 4) != 0) row.amount = draw(3, i, 2001) - 1000;
  if (draw(4, i, 4) != 0) row.x = eighths(5);
  if (draw(6, i, 4) != 0) row.y = eighths(7);
  if (draw(8, i, 3) != 0)
    row.note = std::to_string(draw(9, i, 1000)) + std::string(static_cast<std::size_t>(i % 20), 'n');
  return row;
}

template <typename T>
void append_cell(Column& column, const std::optional<T>& value) {
  if (!value) return column.append_null();
  if constexpr (std::is_same_v<T, std::string>) {
    column.append_text(*value);
  } else if constexpr (std::is_same_v<T, double>) {
    column.append_double(*value);
  } else {
    column.append_int(*value);
  }
}

inline void append_group_row(Table& table, const GroupRow& row) {
  append_cell(table[0], row.number);
  append_cell(table[1], row.real);
  append_cell(table[2], row.text);
  append_cell(table[3], row.amount);
  append_cell(table[4], row.x);
  append_cell(table[5], row.y);
  append_cell(table[6], row.note);
}

/// How rows lie over the ranks.
enum class Placement { kEven, kLastRank, kScattered };

inline Table my_group_rows(std::int64_t total, std::int64_t groups, Placement placement = Placement::kEven) {
  Table table(group_schema());
  const auto range = my_rows(total);
  for (std::int64_t step = 0; step < total; ++step) {
    // Scattered rows come in another order, too.
    const auto i = placement == Placement::kScattered ? total - 1 - step : step;
    const bool mine = placement == Placement::kEven       ? range.begin <= i && i < range.end
                      : placement == Placement::kLastRank ? world().rank() + 1 == world().size()
                                                          : draw(99, i, world().size()) == world().rank();
    if (mine) append_group_row(table, group_row(i, groups));
  }
  return table;
}

/// A folder of this rank for what does not fit.
inline std::string rank_scratch() {
  const std::string path = std::string(shared_folder()) + "/scratch" + std::to_string(world().rank());
  std::filesystem::create_directories(path);
  return path;
}

/// One cell with all its bits; nulls as "~".
inline std::string exact_cell(const Column& column, std::int64_t row) {
  if (!column.type().is_float() || column.is_null(row)) return cell(column, row);
  char text[64];
  std::snprintf(text, sizeof text, "%a", column.doubles()[static_cast<std::size_t>(row)]);
  return text;
}

/// Groups a table; each rank gives its rows and gets its groups. @collective
/// @param peak  gets the most that was booked in the budget
inline Table group_rows(const Table& rows, const GroupSpec& spec, std::int64_t memory_limit = kAmpleMemory,
                        std::int64_t* peak = nullptr) {
  MemoryBudget memory(memory_limit);
  const auto sink = make_group_sink(world(), rows.schema(), spec, {memory, rank_scratch()});
  const auto source = read_and_own(rows);
  run_pass(world(), *source, *sink, *sink);
  const auto groups = sink->finish(world());
  Table result(groups->schema());
  RecordBatch batch;
  while (groups->next(batch)) result.append_rows(batch, batch.selection);
  if (peak != nullptr) *peak = memory.peak();
  return result;
}

/// The rows of all ranks with all their bits, sorted. @collective
inline std::vector<std::string> sorted_lines(const Table& table) {
  std::string mine;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    for (int c = 0; c < table.column_count(); ++c) mine += exact_cell(table[c], row) + "|";
    mine += "\n";
  }
  std::vector<std::string> lines;
  for (const auto& text : world().all_gather_text(mine)) {
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = text.find('\n', begin);
      lines.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// Every function once, over the columns of group_schema().
inline std::vector<GroupAggregate> all_aggregates() {
  using F = GroupFunction;
  const auto named = [](const char* name) { return Field{name, kInt64}; };
  return {{F::kCountRows, {}, named("rows")},
          {F::kCount, {3}, named("amounts")},
          {F::kSum, {3}, named("sum_amount")},
          {F::kSum, {4}, named("sum_x")},
          {F::kMin, {3}, named("min_amount")},
          {F::kMax, {3}, named("max_amount")},
          {F::kMin, {4}, named("min_x")},
          {F::kMax, {4}, named("max_x")},
          {F::kMin, {6}, named("min_note")},
          {F::kMax, {6}, named("max_note")},
          {F::kAny, {6}, named("any_note")},
          {F::kAverage, {3}, named("avg_amount")},
          {F::kAverage, {4}, named("avg_x")},
          {F::kVarianceSample, {4}, named("var_samp")},
          {F::kVariancePopulation, {3}, named("var_pop")},
          {F::kDeviationSample, {3}, named("dev_samp")},
          {F::kDeviationPopulation, {4}, named("dev_pop")},
          {F::kCovarianceSample, {4, 5}, named("covar_samp")},
          {F::kCovariancePopulation, {5, 3}, named("covar_pop")},
          {F::kCorrelation, {4, 5}, named("corr")}};
}

}  // namespace rankwise::test
