#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/runtime/error.hpp"
#include "io/column_decoder.hpp"
#include "io/csv_dialect.hpp"
#include "io/csv_header.hpp"
#include "io/csv_index.hpp"
#include "io/input_files.hpp"

namespace rankwise {

/// A record that was refused. `line` counts line feeds from the first record of the range it was read in.
struct RefusedRow {
  std::int64_t offset = 0;
  std::int64_t line = 0;
  std::string column;  ///< name in the file; empty where the record as a whole is wrong
  std::string reason;
  std::string text;                          ///< the record as it stands in the file
  bool fatal = false;                        ///< no mode can go on behind it
  std::string advice = {};                   ///< how to have such a row accepted
  FieldStatus status = FieldStatus::kValue;  ///< what is wrong, where it is a field or their number
  std::string value = {};                    ///< the start of the field that is wrong, as it stands in the file
};

/// Receives refused rows in the order of the file.
class RefusedRowSink {
 public:
  virtual ~RefusedRowSink() = default;
  virtual void refuse(const RefusedRow& row) = 0;
};

/// Small enough to stay in the second-level cache from reading to folding.
constexpr std::size_t kChunkBytes = 256 << 10;

/// Reads the records that start within one range of a file, as typed batches. @local
class CsvRangeReader {
 public:
  /// The references must outlive the reader.
  /// @param source  the file's bytes from `start` on
  /// @param start   offset of the first record that starts in the range (see guess_record_start)
  /// @param sink    receives rows that `bad_rows` drops
  /// @param chunk_bytes  read at a time; a longer record makes room for itself. The rows do not depend on it.
  CsvRangeReader(std::unique_ptr<ByteSource> source, const FileRange& range, std::int64_t start,
                 const CsvHeader& header, const CsvDialect& dialect, const std::vector<ScanColumn>& columns,
                 BadRows bad_rows, RefusedRowSink& sink, std::size_t chunk_bytes = kChunkBytes);

  /// Fills `batch` with the next rows (columns as in `columns`, good rows selected); false at the end of the range or
  /// at a failure. Text in the batch lives until the next call.
  /// @throws InputError  the file cannot be read
  bool next(RecordBatch& batch);

  /// The row that ended the reading: in fail mode the first bad one; in any mode a record that does not end within
  /// `max_record_bytes`.
  const std::optional<RefusedRow>& failure() const { return failure_; }

  /// Describes a row of the last batch that its consumer refused.
  RefusedRow describe(const RowError& refused) const;

  std::int64_t rows_read() const { return rows_read_; }
  std::int64_t rows_refused() const { return rows_refused_; }
  /// Offset of the first record that starts behind the range: where the next range's first record must be.
  std::int64_t end() const { return chunk_offset_ + static_cast<std::int64_t>(chunk_begin_); }
  /// Line feeds from the first record of the range to end().
  std::int64_t lines() const { return lines_; }

 private:
  struct Row {
    std::uint32_t first_field;  // index in index_.ends of the row's first field's end
    std::uint32_t record;       // index in index_.record_last
  };

  bool load_chunk();
  bool refill();
  void fail_long_record();
  void keep_records_in_range();
  std::size_t record_begin(std::size_t record) const;
  std::size_t record_end(std::size_t record) const;
  bool is_too_long(std::size_t record) const;
  bool is_blank(std::size_t record) const;
  void take_records();
  void decode_rows(RecordBatch& batch);
  void judge_column(int c);
  RefusedRow locate(std::size_t record) const;
  RefusedRow describe(std::size_t record, FieldStatus status, int column) const;
  std::string_view raw_field(std::uint32_t first_field, int field) const;
  void refuse_rows();

  FileRange range_;
  const CsvHeader& header_;
  const CsvDialect& dialect_;
  const std::vector<ScanColumn>& columns_;
  BadRows bad_rows_;
  RefusedRowSink& sink_;
  std::unique_ptr<ByteSource> source_;
  std::vector<ColumnDecoder> decoders_;
  int last_field_;  // of a record

  std::vector<char> buffer_;
  std::int64_t chunk_offset_ = 0;  // file offset of buffer_[0]
  std::size_t chunk_begin_ = 0;    // first byte of buffer_ not yet taken: a record's start
  std::size_t filled_ = 0;
  bool source_ended_ = false;
  bool range_ended_ = false;

  CsvIndex index_;
  std::size_t records_ = 0;      // records of the chunk that start in the range
  std::size_t next_record_ = 0;  // of those, the first not yet in a batch

  TextArena arena_;
  RawFields raw_;
  std::vector<Row> rows_;
  std::vector<FieldStatus> statuses_;
  struct Fault {
    std::size_t record;
    FieldStatus status;
    int column;  // index in columns_, or -1
  };
  std::vector<Fault> faults_;
  std::vector<std::uint8_t> bad_;  // per row of the batch

  std::optional<RefusedRow> failure_;
  std::size_t first_faulty_record_ = 0;  // of the chunk, where a bad row is the failure
  std::int64_t rows_read_ = 0;
  std::int64_t rows_refused_ = 0;
  std::int64_t lines_ = 0;
};

}  // namespace rankwise
