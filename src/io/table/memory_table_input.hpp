#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string

#include "engine/data/table.hpp"
#include "io/table/table_input.hpp"

namespace rankwise {

/// Rows of this run: each rank reads the shard that it holds.
class MemoryTableInput : public TableInput {
 public:
  /// Counts the rows, and the distinct values of each column by HyperLogLog (Flajolet et al. 2007; 1,024 registers,
  /// standard error 3 %): the same wherever the rows lie.
  /// @collective
  /// @param name  what people call the table
  MemoryTableInput(const Communicator& comm, std::string name, std::shared_ptr<const Table> table);

  const Schema& schema() const override { return table_->schema(); }
  const TableStatistics& statistics() const override { return statistics_; }
  std::string origin() const override;
  std::unique_ptr<BatchSource> open(const Communicator& comm, const std::vector<int>& columns) const override;

 private:
  std::string name_;
  std::shared_ptr<const Table> table_;
  TableStatistics statistics_;
};

}  // namespace rankwise
