#include "io/table/csv_rows.hpp"

#include <algorithm>   // std::find
#include <exception>   // std::current_exception
#include <filesystem>  // std::filesystem::file_size

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/csv_row_error.hpp"

namespace rankwise {
namespace {

const std::vector<ScanColumn> kNoColumns;

void check_size(const InputFile& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file.path, error);
  if (error) throw InputError("cannot read " + file.path + ": " + error.message());
  if (static_cast<std::int64_t>(bytes) != file.bytes) {
    throw InputError(file.path + " has changed since the run began: it has " + std::to_string(bytes) +
                     " bytes instead of " + std::to_string(file.bytes));
  }
}

/// Checks that a file has the columns of the table, in any order.
void check_names(const std::string& path, const std::string& first_path, const std::vector<std::string>& names,
                 const std::vector<std::string>& wanted) {
  for (const auto& name : names) {
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) {
      throw InputError(path + " has a column \"" + name + "\" that " + first_path +
                       " does not have; the files of a table must have the same columns");
    }
  }
  for (const auto& name : wanted) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      throw InputError(path + " has no column \"" + name + "\", which " + first_path +
                       " has; the files of a table must have the same columns");
    }
  }
}

}  // namespace

CsvRows::CsvRows(CsvInput input, Schema schema, std::vector<std::string> advice, int ranks, int rank)
    : input_(std::move(input)), schema_(std::move(schema)), advice_(std::move(advice)), share_(input_, ranks, rank) {}

void CsvRows::read_headers(const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < share_.ranges().size(); ++i) check_size(share_.file(i));
  share_.read_headers();
  for (std::size_t i = 0; i < share_.ranges().size(); ++i) {
    check_names(share_.file(i).path, input_.files.front().path, share_.header(i).names, names);
  }
}

/// Reads, without decoding, the range that another rank's range follows.
ShareEdges CsvRows::read_to_end() {
  if (share_.ranges().empty()) return share_.edges(false);
  const std::size_t last = share_.ranges().size() - 1;
  const FileRange& range = share_.ranges()[last];
  if (range.end >= share_.file(last).bytes) {
    share_.skip_end(last);
    return share_.edges(false);
  }
  bool failed = false;
  error_ = nullptr;
  try {
    const auto plain =
        find_plain_end(*share_.open_bytes(last), share_.start(last), range.end, share_.dialect(last).quote);
    if (plain) {
      share_.note_end(last, *plain);
      return share_.edges(false);
    }
    const auto reader = share_.open(last, kNoColumns, BadRows::kDrop, sink_);
    RecordBatch batch;
    while (reader->next(batch)) {
    }
    failed = reader->failure().has_value();
    share_.note_end(last, *reader, failed);
  } catch (...) {
    error_ = std::current_exception();
  }
  return share_.edges(failed || error_);
}

void CsvRows::find_start(const Communicator& comm) {
  const SettledShares settled = settle_shares(comm, share_, [&] { return read_to_end(); });
  run_local(comm, [&] {
    if (error_) std::rethrow_exception(error_);
  });
  const int failed = first_failure(settled.edges);
  has_rows_ = failed < 0 || comm.rank() <= failed;
  line_bases_ = share_.line_bases(lines_before(settled.edges, comm.rank()));
}

void CsvRows::throw_failure() const {
  RefusedRow row = *reader_->failure();
  const int f = share_.ranges()[range_].file;
  const auto at = static_cast<std::size_t>(f);
  const Encoding encoding = input_.dialects[at].encoding;
  std::vector<std::string> advice;
  if (!row.value.empty()) row.reason += ": " + one_line_excerpt(row.value, encoding);
  if (row.status == FieldStatus::kInvalidText) {
    advice.emplace_back("a CSV file is expected to be UTF-8; iconv -f LATIN1 -t UTF-8 converts it");
  } else if (!row.column.empty()) {
    for (std::size_t c = 0; c < input_.columns.size(); ++c) {
      if (input_.columns[c].header_names.front() == row.column) advice.push_back(advice_[c]);
    }
  }
  throw refused_row_error(input_.files[at], f, encoding, row, line_bases_[at], advice);
}

std::optional<RowOrigin> CsvRows::origin(std::int64_t row) const {
  if (!reader_) return {};
  const int f = share_.ranges()[range_].file;
  const auto at = static_cast<std::size_t>(f);
  const RefusedRow found = reader_->describe(RowError("", row));
  return RowOrigin{line_text(input_.files[at], found.line, line_bases_[at]), {f, found.offset}};
}

bool CsvRows::next(RecordBatch& batch) {
  while (has_rows_ && range_ < share_.ranges().size()) {
    if (!reader_) reader_ = share_.open(range_, input_.columns, BadRows::kFail, sink_);
    if (reader_->next(batch)) return true;
    if (reader_->failure()) throw_failure();
    share_.note_end(range_, *reader_, false);
    reader_.reset();
    ++range_;
  }
  return false;
}

}  // namespace rankwise
