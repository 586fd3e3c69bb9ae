#pragma once
#include <algorithm>  // std::sort
#include <bit>        // std::bit_cast
#include <cmath>      // std::isnan
#include <cstdint>    // std::int64_t
#include <memory>     // std::unique_ptr
#include <optional>   // std::optional
#include <string>     // std::string
#include <variant>    // std::variant
#include <vector>     // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/data/batch_source.hpp"
#include "ops/global_data.hpp"
#include "ops/relational/sort.hpp"
#include "ops/stream/batch_stream.hpp"
#include "ops/stream/row_store.hpp"
#include "ops/table_bytes.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// A value as a plain reference works on it; monostate is null.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;
using PlainRow = std::vector<Cell>;
using PlainRows = std::vector<PlainRow>;

inline bool is_null(const Cell& cell) {
  return cell.index() == 0;
}

/// Compares two values that are not null, by the rules that the headers state.
inline int compare_cells(const Cell& a, const Cell& b) {
  if (const auto* text = std::get_if<std::string>(&a)) {
    const int order = text->compare(std::get<std::string>(b));
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  if (const auto* x = std::get_if<double>(&a)) {
    const double y = std::get<double>(b);
    if (std::isnan(*x) || std::isnan(y)) return (std::isnan(*x) ? 1 : 0) - (std::isnan(y) ? 1 : 0);
    return *x < y ? -1 : *x > y ? 1 : 0;
  }
  const auto x = std::get<std::int64_t>(a), y = std::get<std::int64_t>(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

inline int compare_by_key(const PlainRow& a, const PlainRow& b, const OrderKey& key) {
  const Cell& x = a[static_cast<std::size_t>(key.column)];
  const Cell& y = b[static_cast<std::size_t>(key.column)];
  if (is_null(x) || is_null(y)) {
    if (is_null(x) && is_null(y)) return 0;
    return is_null(x) == key.nulls_first ? -1 : 1;
  }
  return key.descending ? -compare_cells(x, y) : compare_cells(x, y);
}

/// Keys, then all columns ascending with nulls last, then -0.0 before 0.0.
inline int compare_rows(const PlainRow& a, const PlainRow& b, const std::vector<OrderKey>& keys) {
  for (const auto& key : keys) {
    if (const int order = compare_by_key(a, b, key); order != 0) return order;
  }
  for (int c = 0; c < static_cast<int>(a.size()); ++c) {
    if (const int order = compare_by_key(a, b, {.column = c}); order != 0) return order;
  }
  for (std::size_t c = 0; c < a.size(); ++c) {
    if (!std::holds_alternative<double>(a[c])) continue;
    const bool x = std::signbit(std::get<double>(a[c])), y = std::signbit(std::get<double>(b[c]));
    if (x != y && std::get<double>(a[c]) == 0) return x ? -1 : 1;
  }
  return 0;
}

inline void append_cell(const Cell& cell, Column& column) {
  if (const auto* text = std::get_if<std::string>(&cell)) column.append_text(*text);
  if (const auto* number = std::get_if<double>(&cell)) column.append_double(*number);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) column.append_int(*number);
  if (is_null(cell)) column.append_null();
}

inline Cell cell_of(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return {};
  if (column.type().is_text()) return std::string(column.text(row));
  if (column.type().is_float()) return column.doubles()[static_cast<std::size_t>(row)];
  return column.ints()[static_cast<std::size_t>(row)];
}

inline Table table_of(const Schema& schema, const PlainRows& rows, std::int64_t begin, std::int64_t end) {
  Table table(schema);
  for (auto row = begin; row < end; ++row) {
    for (int c = 0; c < schema.size(); ++c) {
      append_cell(rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(c)], table[c]);
    }
  }
  return table;
}

/// Collects all that is pulled from a source. @local
inline Table collect(BatchSource& source) {
  Table table(source.schema());
  RecordBatch batch;
  while (source.next(batch)) table.append_rows(batch, batch.selection);
  return table;
}

/// The rows of all ranks in rank order, on every rank. @collective
inline PlainRows all_rows(const Table& table) {
  std::vector<std::byte> mine;
  append_table_bytes(table, mine);
  PlainRows rows;
  for (const auto& text : world().all_gather_text({reinterpret_cast<const char*>(mine.data()), mine.size()})) {
    auto bytes = std::as_bytes(std::span(text));
    const Table part = take_table_bytes(table.schema(), bytes);
    for (std::int64_t row = 0; row < part.rows(); ++row) {
      rows.emplace_back();
      for (int c = 0; c < part.column_count(); ++c) rows.back().push_back(cell_of(part[c], row));
    }
  }
  return rows;
}

/// Writes a row so that two rows print alike if and only if they are the same to the bit (NaNs aside).
inline std::string print(const PlainRow& row) {
  std::string line;
  for (const auto& cell : row) {
    if (!line.empty()) line += '|';
    if (is_null(cell)) line += '~';
    if (const auto* text = std::get_if<std::string>(&cell)) line += '\'' + *text + '\'';
    if (const auto* number = std::get_if<std::int64_t>(&cell)) line += std::to_string(*number);
    if (const auto* number = std::get_if<double>(&cell)) {
      char text[64];
      std::snprintf(text, sizeof text, "%a", *number);
      line += std::isnan(*number) ? "nan" : text;
    }
  }
  return line;
}

inline std::vector<std::string> print(const PlainRows& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(print(row));
  return lines;
}

/// The same, ascending.
inline std::vector<std::string> sorted_lines(const PlainRows& rows) {
  auto lines = print(rows);
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// How rows lie over the ranks before a test.
enum class Placement { kEven, kAllOnLast, kAllOnFirst, kNoneOnFirst };

inline RowRange rows_here(std::int64_t total, Placement placement) {
  const int ranks = world().size(), rank = world().rank();
  if (placement == Placement::kAllOnLast) return rank + 1 == ranks ? RowRange{0, total} : RowRange{0, 0};
  if (placement == Placement::kAllOnFirst) return rank == 0 ? RowRange{0, total} : RowRange{0, 0};
  if (placement == Placement::kNoneOnFirst && ranks > 1) {
    return rank == 0 ? RowRange{0, 0} : even_range(total, ranks - 1, rank - 1);
  }
  return even_range(total, ranks, rank);
}

/// Runs rows through a sink, as a pass does. @return what this rank holds of the result. @collective
inline Table run_sink(StageSink& sink, const Table& mine) {
  const auto source = read_and_own(Table(mine));
  run_pass(world(), *source, sink, sink);
  const auto result = sink.finish(world());
  Table table;
  run_local(world(), [&] { table = collect(*result); });
  return table;
}

}  // namespace rankwise::test
