#include "io/csv_scan.hpp"

#include <exception>  // std::exception_ptr
#include <optional>   // std::optional

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/csv_row_error.hpp"

namespace rankwise {
namespace {

/// One rank's reading of its share, which may have to be done again.
class ShareReader {
 public:
  ShareReader(const Communicator& comm, const CsvInput& input, BatchConsumer& consumer, RejectLog& rejects,
              const std::function<void(std::int64_t)>& progress)
      : input_(input),
        consumer_(consumer),
        rejects_(rejects),
        progress_(progress),
        share_(input, comm.size(), comm.rank()) {}

  CsvShare& share() { return share_; }

  /// Reads the share from its start; errors are kept until it is known that the start was right.
  ShareEdges read() {
    ledger_.assign(input_.files.size(), {});
    failed_row_.reset();
    error_ = nullptr;
    bytes_done_ = 0;
    try {
      consumer_.restart();
      rejects_.restart();
      for (std::size_t i = 0; i < share_.ranges().size() && !failed_row_; ++i) read_range(i);
    } catch (...) {
      error_ = std::current_exception();
    }
    return share_.edges(failed_row_ || error_);
  }

  /// Makes line numbers absolute. `lines_before`: line feeds of the first file before the share.
  void settle_lines(std::int64_t lines_before) {
    line_bases_ = share_.line_bases(lines_before);
    rejects_.set_line_bases(line_bases_);
  }

  /// Throws what ended the reading here.
  void throw_failure() const {
    if (error_) std::rethrow_exception(error_);
    const auto f = static_cast<std::size_t>(failed_file_);
    std::vector<std::string> advice;
    if (!failed_row_->advice.empty()) advice.push_back(failed_row_->advice);
    if (!failed_row_->fatal) {
      advice.emplace_back("source.bad_rows = \"drop\" or \"permissive\" notes such rows in rejects.csv and goes on");
    }
    throw refused_row_error(input_.files[f], failed_file_, input_.dialects[f].encoding, *failed_row_, line_bases_[f],
                            advice);
  }

  std::vector<FileLedger>& ledger() { return ledger_; }

 private:
  void read_range(std::size_t i) {
    failed_file_ = share_.ranges()[i].file;
    const auto f = static_cast<std::size_t>(failed_file_);
    rejects_.start_file(failed_file_);
    const auto reader = share_.open(i, input_.columns, input_.bad_rows[f], rejects_);
    RecordBatch batch;
    try {
      while (reader->next(batch)) {
        consumer_.consume(batch, failed_file_);
        if (progress_) progress_(bytes_done_ + reader->end() - share_.start(i));
      }
      failed_row_ = reader->failure();
    } catch (const RowError& refused) {
      failed_row_ = reader->describe(refused);
    }
    bytes_done_ += reader->end() - share_.start(i);
    ledger_[f].read += reader->rows_read();
    ledger_[f].refused += reader->rows_refused();
    ledger_[f].accepted += reader->rows_read() - reader->rows_refused();
    share_.note_end(i, *reader, failed_row_.has_value());
  }

  const CsvInput& input_;
  BatchConsumer& consumer_;
  RejectLog& rejects_;
  const std::function<void(std::int64_t)>& progress_;
  CsvShare share_;
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
  ShareReader reader(comm, input, consumer, rejects, progress);
  run_local(comm, [&] { reader.share().read_headers(); });
  const SettledShares settled = settle_shares(comm, reader.share(), [&] { return reader.read(); });
  run_local(comm, [&] {
    reader.settle_lines(lines_before(settled.edges, comm.rank()));
    // Ranks behind the first failure may have failed for having started at the wrong place.
    if (comm.rank() == first_failure(settled.edges)) reader.throw_failure();
  });
  ScanReport report;
  report.rescan_rounds = settled.rounds;
  report.files = sum_ledgers(comm, reader.ledger());
  return report;
}

}  // namespace rankwise
