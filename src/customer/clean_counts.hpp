#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "customer/retail_columns.hpp"
#include "engine/data/record_batch.hpp"
#include "ops/distinct_count.hpp"

namespace rankwise {

class Communicator;

/// How many different invoices and products the clean rows hold, over all ranks; none where the job lacks the column.
struct CleanFacts {
  std::optional<std::int64_t> invoices = {};
  std::optional<std::int64_t> stock_codes = {};
};

/// Counts what is left after cleaning, while rows stream by.
class CleanCounts {
 public:
  CleanCounts(const RetailColumns& columns, std::int64_t memory_limit, const std::string& scratch);

  /// Notes the selected rows. @local
  void consume(const RecordBatch& batch);
  /// @collective
  CleanFacts finish(const Communicator& comm);

 private:
  RetailColumns columns_;
  std::optional<DistinctCount> invoices_;
  std::optional<DistinctCount> stock_codes_;
  std::vector<Hash128> hashes_;
};

}  // namespace rankwise
