#pragma once
#include <memory>   // std::unique_ptr
#include <utility>  // std::move
#include <vector>   // std::vector

#include "engine/runtime/error.hpp"
#include "sql/catalogue.hpp"

namespace rankwise::test {

/// A table of which only the schema and statistics are known.
class KnownTable : public TableInput {
 public:
  explicit KnownTable(Schema schema, double rows = 0, std::vector<double> distinct = {}) : schema_(std::move(schema)) {
    statistics_.rows = rows;
    statistics_.distinct = std::move(distinct);
  }
  const Schema& schema() const override { return schema_; }
  const TableStatistics& statistics() const override { return statistics_; }
  std::string origin() const override { return "a test"; }
  std::unique_ptr<BatchSource> open(const Communicator&, const std::vector<int>&) const override {
    throw ProgramError("plans are only looked at");
  }

 private:
  Schema schema_;
  TableStatistics statistics_;
};

}  // namespace rankwise::test
