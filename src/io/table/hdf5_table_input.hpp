#pragma once
#include <memory>  // std::unique_ptr
#include <string>  // std::string

#include "io/hdf5_table_reader.hpp"
#include "io/table/table_input.hpp"

namespace rankwise {

/// A table of a file of write_hdf5. Every rank reads an equal contiguous share of the rows, 65,536 of them at a time.
class Hdf5TableInput : public TableInput {
 public:
  /// Reads the structure of the file, and a sample of the rows for the statistics.
  /// @collective
  /// @param table  empty: the only table of the file
  /// @throws InputError  the file cannot be read, there is no such table, or none is named and there are several
  Hdf5TableInput(const Communicator& comm, std::string path, std::string table);

  const Schema& schema() const override { return schema_; }
  const TableStatistics& statistics() const override { return statistics_; }
  std::string origin() const override;
  std::unique_ptr<BatchSource> open(const Communicator& comm, const std::vector<int>& columns) const override;

 private:
  std::string path_;
  std::string table_;
  std::int64_t rows_ = 0;
  Schema schema_;
  TableStatistics statistics_;
};

}  // namespace rankwise
