#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string
#include <vector>  // std::vector

#include "io/table/table_input.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Rows that an earlier stage of this run makes: queries are planned against the schema, the rows come later.
class RunTableInput : public TableInput {
 public:
  RunTableInput(std::string name, Schema schema, double estimated_rows)
      : name_(std::move(name)), schema_(std::move(schema)), statistics_{estimated_rows, {}} {}

  const Schema& schema() const override { return schema_; }
  const TableStatistics& statistics() const override { return statistics_; }
  std::string origin() const override { return name_ + " of this run, whose number is a guess"; }
  std::unique_ptr<BatchSource> open(const Communicator& comm, const std::vector<int>& columns) const override;

  /// Says which columns the stage has to keep; a query that reads others was planned after it ran. @local
  void need(const std::vector<int>& columns);
  const std::vector<int>& needed() const { return needed_; }
  /// Hands over the rows: the needed columns, in the order of needed(). @local
  void set_rows(std::shared_ptr<const RowStore> rows) { rows_ = std::move(rows); }

 private:
  std::string name_;
  Schema schema_;
  TableStatistics statistics_;
  std::vector<int> needed_;  // ascending
  std::shared_ptr<const RowStore> rows_;
};

}  // namespace rankwise
