#pragma once
#include <exception>  // std::exception_ptr
#include <numeric>    // std::iota
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/data/table.hpp"
#include "io/table/table_input.hpp"
#include "io/table_csv_writer.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// Pulls the selected rows of this rank into a table. @local
inline Table pull(BatchSource& source) {
  Table table(source.schema());
  RecordBatch batch;
  while (source.next(batch)) {
    EXPECT_LE(batch.rows, kBatchRows);
    for (const auto row : batch.selection) {
      for (int c = 0; c < table.column_count(); ++c) {
        const BatchColumn& column = batch[c];
        if (column.valid[row] == 0) {
          table[c].append_null();
        } else if (column.type.is_text()) {
          table[c].append_text(column.texts[row]);
        } else if (column.type.is_float()) {
          table[c].append_double(column.doubles[row]);
        } else {
          table[c].append_int(column.ints[row]);
        }
      }
    }
  }
  return table;
}

/// The rows of all ranks, in rank order, as CSV without header. @collective
inline std::string joined_csv(const Table& table) {
  std::string mine;
  append_csv_rows(mine, table, 0, table.rows());
  std::string all;
  for (const auto& text : world().all_gather_text(mine)) all += text;
  return all;
}

/// Reads an input on all ranks; what any rank throws is thrown by all. @collective
inline std::string read_all(const TableInput& input, const std::vector<int>& columns) {
  const auto source = input.open(world(), columns);
  return joined_csv(run_local(world(), [&] { return pull(*source); }));
}

inline std::vector<int> all_columns(const TableInput& input) {
  std::vector<int> columns(static_cast<std::size_t>(input.schema().size()));
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

inline std::string read_all(const TableInput& input) {
  return read_all(input, all_columns(input));
}

/// Counts the rows that batches without columns tell of. @collective
inline std::int64_t count_rows(const TableInput& input) {
  const auto source = input.open(world(), {});
  return world().sum(run_local(world(), [&] {
    std::int64_t rows = 0;
    RecordBatch batch;
    while (source->next(batch)) rows += static_cast<std::int64_t>(batch.selection.size());
    return rows;
  }));
}

}  // namespace rankwise::test
