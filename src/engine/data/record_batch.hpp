#pragma once
#include <cstdint>      // std::int64_t
#include <span>         // std::span
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/schema.hpp"

namespace rankwise {

class Table;

/// Rows that stream through a scan together, while they are in cache.
constexpr std::int64_t kBatchRows = 4096;

/// The values of one column in a batch: `ints`, `doubles` or `texts` by type. Text is not owned: it lives in the
/// reader's buffer and dies with the batch. `valid[i]` is 0 for a null (its value is then 0, 0.0 or empty).
struct BatchColumn {
  DataType type;
  std::vector<std::int64_t> ints = {};
  std::vector<double> doubles = {};
  std::vector<std::string_view> texts = {};
  std::vector<std::uint8_t> valid = {};

  void resize(std::int64_t rows);
};

/// Up to kBatchRows rows as columns. `selection` lists the rows still in play, ascending: filters shrink it.
struct RecordBatch {
  std::vector<BatchColumn> columns = {};
  std::int64_t rows = 0;
  std::vector<std::uint32_t> selection = {};

  BatchColumn& operator[](int i) { return columns[static_cast<std::size_t>(i)]; }
  const BatchColumn& operator[](int i) const { return columns[static_cast<std::size_t>(i)]; }

  /// Puts all rows in play.
  void select_all();
};

/// Copies rows [begin, begin + count) of a table into `batch`, all in play; text stays in the table. @local
void fill_batch(const Table& table, std::int64_t begin, std::int64_t count, RecordBatch& batch);
/// The same with these columns of the table only, in this order. @local
void fill_batch(const Table& table, std::span<const int> columns, std::int64_t begin, std::int64_t count,
                RecordBatch& batch);

}  // namespace rankwise
