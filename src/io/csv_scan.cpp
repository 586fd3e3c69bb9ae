#include "io/csv_scan.hpp"

#include <algorithm>  // std::min
#include <exception>  // std::exception_ptr
#include <memory>     // std::unique_ptr
#include <optional>   // std::optional

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/csv_header.hpp"
#include "io/csv_range_reader.hpp"
#include "io/record_start.hpp"
#include "io/share_edges.hpp"
#include "io/utf8.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kExcerptBytes = 200;

/// Brings the start of a record to one line of UTF-8.
std::string excerpt_of(const std::string& record, Encoding encoding) {
  const auto start = record.substr(0, kExcerptBytes);
  std::string line;
  for (const char c : printable_utf8(encoding == Encoding::kLatin1 ? utf8_from_latin1(start) : start)) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else {
      line.push_back(c);
    }
  }
  return line;
}

/// One rank's reading of its share, which may have to be done again.
class ShareReader {
 public:
  ShareReader(const Communicator& comm, const CsvInput& input, BatchConsumer& consumer, RejectLog& rejects,
              const std::function<void(std::int64_t)>& progress)
      : input_(input),
        consumer_(consumer),
        rejects_(rejects),
        progress_(progress),
        ranges_(ranges_of_rank(input.files, comm.size(), comm.rank())) {}

  void read_headers() {
    for (const auto& range : ranges_) {
      headers_.push_back(read_csv_header(*open_at(range, 0), file(range).path, dialect(range), input_.columns));
    }
    if (ranges_.empty()) return;
    const FileRange& first = ranges_.front();
    const auto open = [&](std::int64_t offset) { return open_at(first, offset); };
    first_start_ = guess_record_start(open, file(first).bytes, headers_.front(), dialect(first), first.begin);
  }

  /// Reads the share from first_start_; errors are kept until it is known that the start was right.
  void read() {
    ledger_.assign(input_.files.size(), {});
    failed_row_.reset();
    error_ = nullptr;
    bytes_done_ = 0;
    try {
      consumer_.restart();
      rejects_.restart();
      for (std::size_t i = 0; i < ranges_.size() && !failed_row_; ++i) read_range(i);
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  ShareEdges edges() const {
    if (ranges_.empty()) return {.failed = error_ ? 1 : 0};
    return {1,
            ranges_.front().file,
            first_start_,
            ranges_.back().file,
            last_end_,
            last_file_lines_,
            failed_row_ || error_ ? 1 : 0};
  }

  /// Moves the start; returns whether it was elsewhere.
  bool correct_start(std::int64_t start) {
    const bool moved = start != first_start_;
    first_start_ = start;
    return moved;
  }

  /// Makes line numbers absolute. `lines_before`: line feeds of the first file before the share.
  void settle_lines(std::int64_t lines_before) {
    line_bases_.assign(input_.files.size(), 0);
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
      line_bases_[static_cast<std::size_t>(ranges_[i].file)] =
          ranges_[i].begin == 0 ? headers_[i].header_lines : lines_before;
    }
    rejects_.set_line_bases(line_bases_);
  }

  /// Throws what ended the reading here.
  void throw_failure() const {
    if (error_) std::rethrow_exception(error_);
    const auto f = static_cast<std::size_t>(failed_file_);
    std::string message = input_.files[f].path + ", line " + std::to_string(failed_row_->line + 1 + line_bases_[f]) +
                          " (byte " + std::to_string(failed_row_->offset) + ")";
    if (!failed_row_->column.empty()) message += ", column \"" + failed_row_->column + "\"";
    message += ": " + failed_row_->reason + "\n  " + excerpt_of(failed_row_->text, input_.dialects[f].encoding);
    if (!failed_row_->advice.empty()) message += "\n  (" + failed_row_->advice + ")";
    if (!failed_row_->fatal) {
      message += "\n  (source.bad_rows = \"drop\" or \"permissive\" notes such rows in rejects.csv and goes on)";
    }
    throw InputError(message, {failed_file_, failed_row_->offset});
  }

  std::vector<FileLedger>& ledger() { return ledger_; }

 private:
  const InputFile& file(const FileRange& range) const { return input_.files[static_cast<std::size_t>(range.file)]; }
  const CsvDialect& dialect(const FileRange& range) const {
    return input_.dialects[static_cast<std::size_t>(range.file)];
  }

  std::unique_ptr<ByteSource> open_at(const FileRange& range, std::int64_t offset) const {
    return open_source(file(range).path, file(range).compression, offset);
  }

  void read_range(std::size_t i) {
    const FileRange& range = ranges_[i];
    const auto f = static_cast<std::size_t>(range.file);
    const std::int64_t start = i == 0 ? first_start_ : headers_[i].data_begin;
    rejects_.start_file(range.file);
    CsvRangeReader reader(open_at(range, start), range, start, headers_[i], dialect(range), input_.columns,
                          input_.bad_rows[f], rejects_);
    RecordBatch batch;
    try {
      while (reader.next(batch)) {
        consumer_.consume(batch, range.file);
        if (progress_) progress_(bytes_done_ + reader.end() - start);
      }
      failed_row_ = reader.failure();
    } catch (const RowError& refused) {
      failed_row_ = reader.describe(refused);
    }
    bytes_done_ += reader.end() - start;
    failed_file_ = range.file;
    ledger_[f].read += reader.rows_read();
    ledger_[f].refused += reader.rows_refused();
    ledger_[f].accepted += reader.rows_read() - reader.rows_refused();
    const bool packed = file(range).compression != Compression::kNone;
    if (!packed && !failed_row_ && range.end == file(range).bytes && reader.end() < range.end) {
      throw InputError(file(range).path + " became shorter while it was read: it ends at byte " +
                       std::to_string(reader.end()) + " instead of " + std::to_string(range.end));
    }
    last_end_ = packed ? reader.end() : std::min(reader.end(), file(range).bytes);
    last_file_lines_ = reader.lines() + (range.begin == 0 ? headers_[i].header_lines : 0);
  }

  const CsvInput& input_;
  BatchConsumer& consumer_;
  RejectLog& rejects_;
  const std::function<void(std::int64_t)>& progress_;
  std::vector<FileRange> ranges_;
  std::vector<CsvHeader> headers_;  // one per range
  std::int64_t first_start_ = 0;
  std::int64_t last_end_ = 0;
  std::int64_t last_file_lines_ = 0;
  std::int64_t bytes_done_ = 0;
  std::vector<FileLedger> ledger_;
  std::optional<RefusedRow> failed_row_;
  int failed_file_ = 0;
  std::exception_ptr error_;
  std::vector<std::int64_t> line_bases_;  // per file: line feeds before the share's part of it
};

std::vector<FileLedger> sum_ledgers(const Communicator& comm, const std::vector<FileLedger>& mine) {
  std::vector<std::int64_t> numbers;
  for (const auto& file : mine) numbers.insert(numbers.end(), {file.read, file.accepted, file.refused});
  comm.sum(numbers);
  std::vector<FileLedger> sums;
  for (std::size_t i = 0; i < numbers.size(); i += 3) sums.push_back({numbers[i], numbers[i + 1], numbers[i + 2]});
  return sums;
}

}  // namespace

ScanReport scan_csv(const Communicator& comm, const CsvInput& input, BatchConsumer& consumer, RejectLog& rejects,
                    const std::function<void(std::int64_t bytes)>& progress) {
  ShareReader share(comm, input, consumer, rejects, progress);
  run_local(comm, [&] { share.read_headers(); });

  ScanReport report;
  share.read();
  auto edges = comm.all_gather(share.edges());
  for (; first_misfit(edges) >= 0; ++report.rescan_rounds) {
    if (share.correct_start(required_start(edges, comm.rank()))) share.read();
    edges = comm.all_gather(share.edges());
  }
  run_local(comm, [&] {
    share.settle_lines(lines_before(edges, comm.rank()));
    // Ranks behind the first failure may have failed for having started at the wrong place.
    if (comm.rank() == first_failure(edges)) share.throw_failure();
  });
  report.files = sum_ledgers(comm, share.ledger());
  return report;
}

}  // namespace rankwise
