#pragma once
#include <cstdint>  // std::uint64_t
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "io/table/table_input.hpp"

namespace rankwise {

/// Estimates how many distinct values the columns of a table have, from a sample of its rows that one rank holds.
class SampleStatistics {
 public:
  explicit SampleStatistics(int columns) : hashes_(static_cast<std::size_t>(columns)) {}

  /// Adds the selected rows of a batch of all columns. @local
  void add(const RecordBatch& batch);
  /// Adds one value of a row; `add_row` ends the row. @local
  void add_value(std::size_t column, std::uint64_t hash) { hashes_[column].push_back(hash); }
  void add_row() { ++rows_; }
  std::int64_t rows() const { return rows_; }

  /// Tells the statistics of a table of `rows` rows of which the sample is a part. Nulls are no values.
  ///
  /// The estimator is Duj1 of Haas and Stokes, "Estimating the number of classes in a finite population" (1998), as
  /// PostgreSQL has it; it is exact where the sample is the table. @local
  TableStatistics statistics(double rows) const;

 private:
  std::vector<std::vector<std::uint64_t>> hashes_;  // per column, one per value of the sample
  std::int64_t rows_ = 0;
};

/// Hashes one value of a batch; equal values hash alike. @local
std::uint64_t hash_value(const BatchColumn& column, std::size_t row);

/// Gives all ranks the statistics that the driver has. @collective
void broadcast_statistics(const Communicator& comm, TableStatistics& statistics);

}  // namespace rankwise
