#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string
#include <vector>  // std::vector

#include "io/input_files.hpp"
#include "io/table/table_input.hpp"
#include "io/table/table_options.hpp"

namespace rankwise {

/// CSV files with a header and the same columns, as one table; packed ones are read by one rank each.
///
/// An empty field is null, a quoted empty one of a text column is the empty text. Types that are not stated are
/// inferred from about 1 MiB of the files; a value elsewhere that does not fit is an error that says so.
class CsvTableInput : public TableInput {
 public:
  /// Looks at the files: names, types, statistics. The driver looks, all ranks learn.
  /// @collective
  /// @param patterns  paths, globs, folders (see find_input_files)
  /// @throws InputError  nothing matches, a file cannot be read or has no header
  /// @throws JobError    a type is stated for a column that is not there
  CsvTableInput(const Communicator& comm, const std::vector<std::string>& patterns, TableOptions options = {});

  const Schema& schema() const override { return schema_; }
  const TableStatistics& statistics() const override { return statistics_; }
  std::string origin() const override;
  /// Finds where each rank's first record starts: only where a file is cut into shares is any of it read for that.
  /// Errors of the rows come as they are pulled, each with its place in the input.
  std::unique_ptr<BatchSource> open(const Communicator& comm, const std::vector<int>& columns) const override;

 private:
  TableOptions options_;
  std::string origin_;
  std::vector<InputFile> files_;
  std::vector<std::string> header_names_;  // of the first file
  Schema schema_;
  TableStatistics statistics_;
};

}  // namespace rankwise
