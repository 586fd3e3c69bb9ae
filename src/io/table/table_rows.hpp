#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::shared_ptr
#include <vector>   // std::vector

#include "engine/data/batch_source.hpp"
#include "engine/data/table.hpp"

namespace rankwise {

/// Picks columns of a schema, in that order. @local
Schema select_fields(const Schema& schema, const std::vector<int>& columns);

/// Copies rows [begin, begin + count) of some columns of a table into `batch`, all in play; text stays in the table.
/// @local
void copy_rows(const Table& table, const std::vector<int>& columns, std::int64_t begin, std::int64_t count,
               RecordBatch& batch);

/// Hands out the rows of a table that this rank holds.
class TableRows : public BatchSource {
 public:
  /// @param columns  indices into the table's schema, in the order that the batches shall have
  TableRows(std::shared_ptr<const Table> table, std::vector<int> columns);
  /// All columns.
  explicit TableRows(const std::shared_ptr<const Table>& table);

  const Schema& schema() const override { return schema_; }
  bool next(RecordBatch& batch) override;

 private:
  std::shared_ptr<const Table> table_;
  std::vector<int> columns_;
  Schema schema_;
  std::int64_t at_ = 0;
};

}  // namespace rankwise
