#pragma once
#include <algorithm>  // std::min
#include <cstdint>    // std::int64_t
#include <optional>   // std::optional
#include <string>     // std::string
#include <vector>     // std::vector

#include "customer/retail_columns.hpp"
#include "engine/data/table.hpp"
#include "ops/global_data.hpp"

namespace rankwise::test {

using MaybeText = std::optional<std::string>;
using MaybeInt = std::optional<std::int64_t>;

/// A line of a sale; the price in pennies.
struct Line {
  MaybeText invoice = "1";
  MaybeText stock_code = "A";
  MaybeText description = "THING";
  MaybeInt quantity = 1;
  MaybeInt time = 0;
  MaybeInt price = 100;
  MaybeText customer = "17850";
  MaybeText country = "UK";
};

inline Schema retail_schema() {
  return Schema({{"invoice", kText},
                 {"stock_code", kText},
                 {"description", kText},
                 {"quantity", kInt64},
                 {"time", kTimestamp},
                 {"price", decimal(2)},
                 {"customer_id", kText},
                 {"country", kText}});
}

/// The same with the derived amount.
inline Schema batch_schema() {
  Schema schema = retail_schema();
  schema.add({"amount", decimal(2)});
  return schema;
}

inline RetailColumns retail_columns() {
  return {0, 1, 2, 3, 4, 5, 6, 7, 8, true};
}

inline void append(Column& column, const MaybeText& value) {
  value ? column.append_text(*value) : column.append_null();
}
inline void append(Column& column, const MaybeInt& value) {
  value ? column.append_int(*value) : column.append_null();
}

inline Table retail_table(const std::vector<Line>& lines) {
  Table table(retail_schema());
  for (const auto& line : lines) {
    append(table[0], line.invoice);
    append(table[1], line.stock_code);
    append(table[2], line.description);
    append(table[3], line.quantity);
    append(table[4], line.time);
    append(table[5], line.price);
    append(table[6], line.customer);
    append(table[7], line.country);
  }
  return table;
}

/// Calls `each` with the lines as batches, their amounts derived.
template <typename Each>
void feed(const std::vector<Line>& lines, Each each) {
  const Table table = retail_table(lines);
  for (std::int64_t begin = 0; begin < table.rows(); begin += kBatchRows) {
    RecordBatch batch;
    fill_batch(table, begin, std::min(kBatchRows, table.rows() - begin), batch);
    derive_amount(batch, retail_columns());
    each(batch);
  }
}

/// How lines lie over the ranks.
enum class Lie { kEven, kLastRank, kScattered };

inline std::vector<Line> my_lines(const std::vector<Line>& all, Lie lie = Lie::kEven) {
  const int size = world().size();
  const auto mine = my_rows(static_cast<std::int64_t>(all.size()));
  std::vector<Line> lines;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(all.size()); ++i) {
    const bool here = lie == Lie::kEven       ? i >= mine.begin && i < mine.end
                      : lie == Lie::kLastRank ? world().rank() == size - 1
                                              : draw(99, i, size) == world().rank();
    if (here) lines.push_back(all[static_cast<std::size_t>(i)]);
  }
  return lines;
}

/// Lines of a small shop with nulls, returns and repeated rows, the same on every rank.
inline std::vector<Line> shop_lines(std::int64_t count) {
  std::vector<Line> lines;
  for (std::int64_t i = 0; i < count; ++i) {
    if (draw(1, i, 12) == 0 && !lines.empty()) {
      lines.push_back(lines[static_cast<std::size_t>(draw(2, i, i))]);
      continue;
    }
    Line line;
    const std::int64_t invoice = draw(3, i, count / 4 + 1);
    line.invoice = (draw(4, invoice, 15) == 0 ? "C" : "") + std::to_string(500000 + invoice);
    line.stock_code = "S" + std::to_string(draw(5, i, 40));
    line.description = draw(6, i, 9) == 0 ? MaybeText() : "ITEM " + std::to_string(draw(5, i, 40));
    line.quantity = draw(7, i, 60) - (line.invoice->starts_with("C") ? 60 : 3);
    line.time = 1290000000 + draw(8, invoice, 3000) * 7000;
    line.price = draw(9, i, 20) == 0 ? 0 : draw(10, i, 2000) - 10;
    line.customer = draw(11, invoice, 5) == 0 ? MaybeText() : std::to_string(900 + draw(12, invoice, 150));
    line.country = draw(13, invoice, 6) == 0 ? "France" : draw(14, invoice, 9) == 0 ? MaybeText() : "UK";
    lines.push_back(line);
  }
  return lines;
}

}  // namespace rankwise::test
