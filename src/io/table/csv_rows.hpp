#pragma once
#include <exception>  // std::exception_ptr
#include <memory>     // std::unique_ptr
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/data/batch_source.hpp"
#include "io/csv_share.hpp"

namespace rankwise {

/// Pulls the rows of this rank's share of CSV files.
class CsvRows : public BatchSource {
 public:
  /// Makes ready to read the columns of `input`; all rows that do not fit are errors.
  /// @param advice  per column: what to do about a value that does not fit
  CsvRows(CsvInput input, Schema schema, std::vector<std::string> advice, int ranks, int rank);

  /// Reads the headers of its files. @local
  /// @throws InputError  a header names other columns than `names`, a file has another size than it had
  void read_headers(const std::vector<std::string>& names);
  /// Finds where the first record of each rank's share starts, by reading all ranges but those that end with their file
  /// or are alone in it. @collective @throws InputError a file cannot be read
  void find_start(const Communicator& comm);

  const Schema& schema() const override { return schema_; }
  /// @throws InputError  the file cannot be read, or a row does not fit: with its file, line, byte, column and value
  bool next(RecordBatch& batch) override;
  std::optional<RowOrigin> origin(std::int64_t row) const override;

 private:
  class NoSink : public RefusedRowSink {
   public:
    void refuse(const RefusedRow& /*row*/) override {}
  };

  ShareEdges read_to_end();
  [[noreturn]] void throw_failure() const;

  CsvInput input_;
  Schema schema_;
  std::vector<std::string> advice_;
  CsvShare share_;
  std::exception_ptr error_;
  std::vector<std::int64_t> line_bases_;
  bool has_rows_ = true;  // false behind a record that does not end: what starts there is unknown
  NoSink sink_;
  std::size_t range_ = 0;
  std::unique_ptr<CsvRangeReader> reader_;  // of range_
};

}  // namespace rankwise
