#include "io/csv_share.hpp"

#include <algorithm>  // std::min

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/record_start.hpp"

namespace rankwise {

CsvShare::CsvShare(const CsvInput& input, int ranks, int rank)
    : input_(input), ranges_(ranges_of_rank(input.files, ranks, rank)) {}

const InputFile& CsvShare::file(std::size_t range) const {
  return input_.files[static_cast<std::size_t>(ranges_[range].file)];
}

const CsvDialect& CsvShare::dialect(std::size_t range) const {
  return input_.dialects[static_cast<std::size_t>(ranges_[range].file)];
}

void CsvShare::read_headers() {
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const auto source = open_source(file(i).path, file(i).compression, 0);
    headers_.push_back(read_csv_header(*source, file(i).path, dialect(i), input_.columns));
  }
  if (ranges_.empty()) return;
  const InputFile& first = file(0);
  const auto open = [&](std::int64_t offset) { return open_source(first.path, first.compression, offset); };
  first_start_ = guess_record_start(open, first.bytes, headers_.front(), dialect(0), ranges_.front().begin);
}

std::int64_t CsvShare::start(std::size_t range) const {
  return range == 0 ? first_start_ : headers_[range].data_begin;
}

bool CsvShare::correct_start(std::int64_t start) {
  const bool moved = start != first_start_;
  first_start_ = start;
  return moved;
}

std::unique_ptr<ByteSource> CsvShare::open_bytes(std::size_t range) const {
  return open_source(file(range).path, file(range).compression, start(range));
}

std::unique_ptr<CsvRangeReader> CsvShare::open(std::size_t range, const std::vector<ScanColumn>& columns,
                                               BadRows bad_rows, RefusedRowSink& sink) const {
  return std::make_unique<CsvRangeReader>(open_bytes(range), ranges_[range], start(range), headers_[range],
                                          dialect(range), columns, bad_rows, sink);
}

void CsvShare::note_end(std::size_t range, const CsvRangeReader& reader, bool failed) {
  const InputFile& read = file(range);
  const std::int64_t end = ranges_[range].end;
  const bool packed = read.compression != Compression::kNone;
  if (!packed && !failed && end == read.bytes && reader.end() < end) {
    throw InputError(read.path + " became shorter while it was read: it ends at byte " + std::to_string(reader.end()) +
                     " instead of " + std::to_string(end));
  }
  note_end(range, {packed ? reader.end() : std::min(reader.end(), read.bytes), reader.lines()});
}

void CsvShare::note_end(std::size_t range, const PlainRangeEnd& end) {
  last_end_ = end.end;
  last_file_lines_ = end.lines + (ranges_[range].begin == 0 ? headers_[range].header_lines : 0);
}

void CsvShare::skip_end(std::size_t range) {
  last_end_ = file(range).bytes;
  last_file_lines_ = 0;
}

ShareEdges CsvShare::edges(bool failed) const {
  if (ranges_.empty()) return {.failed = failed ? 1 : 0};
  return {.has_share = 1,
          .first_file = ranges_.front().file,
          .first_start = first_start_,
          .last_file = ranges_.back().file,
          .last_end = last_end_,
          .last_file_lines = last_file_lines_,
          .failed = failed ? 1 : 0};
}

std::vector<std::int64_t> CsvShare::line_bases(std::int64_t lines_before) const {
  std::vector<std::int64_t> bases(input_.files.size(), 0);
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    bases[static_cast<std::size_t>(ranges_[i].file)] = ranges_[i].begin == 0 ? headers_[i].header_lines : lines_before;
  }
  return bases;
}

SettledShares settle_shares(const Communicator& comm, CsvShare& share, const std::function<ShareEdges()>& read) {
  ShareEdges mine = read();
  SettledShares settled{comm.all_gather(mine)};
  for (; first_misfit(settled.edges) >= 0; ++settled.rounds) {
    if (share.correct_start(required_start(settled.edges, comm.rank()))) mine = read();
    settled.edges = comm.all_gather(mine);
  }
  return settled;
}

}  // namespace rankwise
