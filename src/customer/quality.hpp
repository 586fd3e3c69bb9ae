#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "customer/ledger.hpp"
#include "customer/retail_columns.hpp"
#include "engine/data/record_batch.hpp"
#include "engine/data/schema.hpp"
#include "ops/distinct_count.hpp"
#include "ops/quantile.hpp"

namespace rankwise {

class Communicator;

struct ColumnQuality {
  std::string name;
  DataType type;
  std::int64_t nulls = 0;
  std::optional<std::int64_t> distinct = {};  ///< of text columns; nulls do not count
};

/// Signs and extremes of a numeric column, in units of its last decimal place.
struct NumberQuality {
  std::int64_t negative = 0;
  std::int64_t zero = 0;
  std::int64_t smallest = 0;
  std::int64_t largest = 0;
};

/// What the raw rows are like, before any cleaning; all figures over all ranks.
struct QualityReport {
  std::int64_t rows = 0;
  std::vector<ColumnQuality> columns;
  std::optional<std::int64_t> exact_duplicates;  ///< rows equal in every column to an earlier one
  std::optional<NumberQuality> quantity;
  LinearQuantile quantity_p99;
  std::int64_t quantity_above_p99 = 0;
  std::optional<NumberQuality> price;
  std::optional<std::int64_t> first_time;
  std::optional<std::int64_t> last_time;
  std::int64_t cancelled_rows = 0;  ///< the invoice begins with C
  std::int64_t revenue = 0;
  std::int64_t revenue_without_customer = 0;
};

/// Counts what the quality report needs while rows stream by.
class QualityCounters {
 public:
  /// @param schema        the scanned columns, in batch order
  /// @param memory_limit  bytes that the distinct counts may hold together
  QualityCounters(const Schema& schema, const RetailColumns& columns, bool count_duplicates, std::int64_t memory_limit,
                  const std::string& scratch);

  /// Counts the selected rows. @local
  void consume(const RecordBatch& batch);

  /// @collective
  /// @throws BudgetError  the revenue leaves the range of 64-bit integers
  QualityReport finish(const Communicator& comm);

 private:
  struct Numbers {
    NumberQuality quality{0, 0, INT64_MAX, INT64_MIN};
    void consume(const RecordBatch& batch, int column);
    NumberQuality finish(const Communicator& comm) const;
  };

  void count_nulls(const RecordBatch& batch);
  void count_distinct(const RecordBatch& batch);
  void count_rows(const RecordBatch& batch);
  void count_times(const RecordBatch& batch);
  void count_revenue(const RecordBatch& batch);

  Schema schema_;
  RetailColumns columns_;
  std::int64_t rows_ = 0;
  std::vector<std::int64_t> nulls_;
  std::vector<std::optional<DistinctCount>> distinct_;  // per column; text only
  std::optional<DistinctCount> distinct_rows_;
  std::vector<Hash128> hashes_;
  std::vector<char> row_image_;
  Numbers quantity_;
  Numbers price_;
  ValueCounts quantities_;
  std::int64_t first_time_ = INT64_MAX;
  std::int64_t last_time_ = INT64_MIN;
  std::int64_t cancelled_ = 0;
  TallySum revenue_;
  TallySum revenue_without_customer_;
};

}  // namespace rankwise
