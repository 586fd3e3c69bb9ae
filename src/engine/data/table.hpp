#pragma once
#include <cstdint>      // std::int64_t
#include <span>         // std::span
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/column.hpp"
#include "engine/data/schema.hpp"

namespace rankwise {

struct RecordBatch;

/// How the rows of a table lie over the ranks.
enum class Partitioning {
  kInputOrder,  ///< rank order is the order of the input (file, row)
  kKeyHash,     ///< equal keys are on one rank
  kSorted,      ///< rank order continues the sort order
};

/// This rank's rows of a distributed table. A shard may be empty.
class Table {
 public:
  Table() = default;
  explicit Table(Schema schema);

  const Schema& schema() const { return schema_; }
  std::int64_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }
  int column_count() const { return schema_.size(); }

  const Column& operator[](int i) const { return columns_[static_cast<std::size_t>(i)]; }
  Column& operator[](int i) { return columns_[static_cast<std::size_t>(i)]; }
  const Column& column(std::string_view name) const { return (*this)[schema_.index_of(name)]; }
  Column& column(std::string_view name) { return (*this)[schema_.index_of(name)]; }

  /// Adds a column of as many rows as the table has. @throws ProgramError rows or type do not fit
  void add_column(Field field, Column column);

  /// Returns the rows at `rows`, in that order. @local
  Table take(std::span<const std::int64_t> rows) const;
  /// Returns the named columns, in that order. @local
  Table select(std::span<const std::string_view> names) const;
  /// Appends a row of a table with the same column types. @local
  void append_row_from(const Table& other, std::int64_t row);

  Partitioning partitioning() const { return partitioning_; }
  void set_partitioning(Partitioning partitioning) { partitioning_ = partitioning; }

  /// Appends rows of a batch with the same column types. @local
  void append_rows(const RecordBatch& batch, std::span<const std::uint32_t> rows);

  std::int64_t byte_size() const;
  std::int64_t bytes_held() const;

 private:
  Schema schema_;
  std::vector<Column> columns_;
  Partitioning partitioning_ = Partitioning::kInputOrder;
};

}  // namespace rankwise
