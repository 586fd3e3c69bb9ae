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

namespace rankwise {
namespace {

/// What a rank tells the others about the edges of its share.
struct Edges {
  std::int64_t has_share = 0;
  std::int64_t first_file = 0, first_start = 0;  // where its first record starts
  std::int64_t last_file = 0, last_end = 0;      // where the record behind its last one starts
  std::int64_t last_file_lines = 0;              // line feeds of its part of last_file
  std::int64_t failed = 0;
};

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
      headers_.push_back(read_csv_header(file(range), dialect(range), input_.columns));
    }
    if (ranges_.empty()) return;
    first_start_ =
        guess_record_start(file(ranges_.front()), headers_.front(), dialect(ranges_.front()), ranges_.front().begin);
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

  Edges edges() const {
    if (ranges_.empty()) return {};
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

  /// Throws what went wrong here, with absolute lines. `lines_before`: line feeds of the first file before the share.
  void settle(std::int64_t lines_before) {
    std::vector<std::int64_t> bases(input_.files.size(), 0);
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
      bases[static_cast<std::size_t>(ranges_[i].file)] =
          ranges_[i].begin == 0 ? headers_[i].header_lines : lines_before;
    }
    if (failed_row_) {
      const auto& name = input_.files[static_cast<std::size_t>(failed_file_)].path;
      const auto line = failed_row_->line + 1 + bases[static_cast<std::size_t>(failed_file_)];
      std::string where =
          name + ", line " + std::to_string(line) + " (byte " + std::to_string(failed_row_->offset) + ")";
      if (!failed_row_->column.empty()) where += ", column \"" + failed_row_->column + "\"";
      throw InputError(
          where + ": " + failed_row_->reason + "\n  " + failed_row_->text.substr(0, 200) +
              "\n  (source.bad_rows = \"drop\" or \"permissive\" notes such rows in rejects.csv and goes on)",
          {failed_file_, failed_row_->offset});
    }
    if (error_) std::rethrow_exception(error_);
    rejects_.set_line_bases(std::move(bases));
  }

  std::vector<FileLedger>& ledger() { return ledger_; }

 private:
  const InputFile& file(const FileRange& range) const { return input_.files[static_cast<std::size_t>(range.file)]; }
  const CsvDialect& dialect(const FileRange& range) const {
    return input_.dialects[static_cast<std::size_t>(range.file)];
  }

  void read_range(std::size_t i) {
    const FileRange& range = ranges_[i];
    const auto f = static_cast<std::size_t>(range.file);
    const std::int64_t start = i == 0 ? first_start_ : headers_[i].data_begin;
    rejects_.start_file(range.file);
    CsvRangeReader reader(file(range), range, start, headers_[i], dialect(range), input_.columns, input_.bad_rows[f],
                          rejects_);
    RecordBatch batch;
    while (reader.next(batch)) {
      consumer_.consume(batch, range.file);
      if (progress_) progress_(bytes_done_ + reader.end() - start);
    }
    bytes_done_ += reader.end() - start;
    failed_row_ = reader.failure();
    failed_file_ = range.file;
    ledger_[f].read += reader.rows_read();
    ledger_[f].refused += reader.rows_refused();
    ledger_[f].accepted += reader.rows_read() - reader.rows_refused();
    const bool packed = file(range).compression != Compression::kNone;
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
};

/// The rank before `rank` that read a part of the same file, or -1.
int predecessor(const std::vector<Edges>& edges, int rank) {
  for (int r = rank - 1; r >= 0; --r) {
    const auto& before = edges[static_cast<std::size_t>(r)];
    if (before.has_share != 0) {
      return before.last_file == edges[static_cast<std::size_t>(rank)].first_file ? r : -1;
    }
  }
  return -1;
}

/// The first rank whose first record does not start where its predecessor ended; -1 where all fit or where a failure
/// comes first (what stands behind a failure need not be right).
int first_misfit(const std::vector<Edges>& edges) {
  for (int rank = 0; rank < static_cast<int>(edges.size()); ++rank) {
    const auto& mine = edges[static_cast<std::size_t>(rank)];
    if (mine.has_share == 0) continue;
    const int before = predecessor(edges, rank);
    if (before >= 0 && edges[static_cast<std::size_t>(before)].last_end != mine.first_start) return rank;
    if (mine.failed != 0) return -1;
  }
  return -1;
}

std::int64_t lines_before(const std::vector<Edges>& edges, int rank) {
  std::int64_t lines = 0;
  const auto file = edges[static_cast<std::size_t>(rank)].first_file;
  for (int r = 0; r < rank; ++r) {
    const auto& before = edges[static_cast<std::size_t>(r)];
    if (before.has_share != 0 && before.last_file == file) lines += before.last_file_lines;
  }
  return lines;
}

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
  for (int misfit = first_misfit(edges); misfit >= 0; misfit = first_misfit(edges)) {
    // Every rank whose start does not fit reads again at once; each round puts at least the first of them right.
    const auto rank = static_cast<std::size_t>(comm.rank());
    const int before = edges[rank].has_share != 0 ? predecessor(edges, comm.rank()) : -1;
    const bool fits = before < 0 || edges[static_cast<std::size_t>(before)].failed != 0;
    if (!fits && share.correct_start(edges[static_cast<std::size_t>(before)].last_end)) share.read();
    edges = comm.all_gather(share.edges());
    ++report.rescans;
  }
  const std::int64_t lines = lines_before(edges, comm.rank());
  run_local(comm, [&] { share.settle(lines); });
  report.files = sum_ledgers(comm, share.ledger());
  return report;
}

}  // namespace rankwise
