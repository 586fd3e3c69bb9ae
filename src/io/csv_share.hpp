#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <memory>      // std::unique_ptr
#include <vector>      // std::vector

#include "io/csv_range_reader.hpp"
#include "io/plain_range.hpp"
#include "io/share_edges.hpp"

namespace rankwise {

class Communicator;

/// What is read: files in their canonical order, each with its dialect, and the columns that are wanted of all.
struct CsvInput {
  std::vector<InputFile> files;
  std::vector<CsvDialect> dialects;  ///< one per file
  std::vector<BadRows> bad_rows;     ///< one per file
  std::vector<ScanColumn> columns;
};

/// One rank's share of CSV files, and where its first record starts: a guess, until the shares of all ranks fit
/// together (see settle_shares). @local
class CsvShare {
 public:
  /// The input must outlive the share.
  CsvShare(const CsvInput& input, int ranks, int rank);

  /// Reads the headers of its files and guesses where its first record starts.
  /// @throws InputError  as read_csv_header
  void read_headers();

  const std::vector<FileRange>& ranges() const { return ranges_; }
  const InputFile& file(std::size_t range) const;
  const CsvDialect& dialect(std::size_t range) const;
  const CsvHeader& header(std::size_t range) const { return headers_[range]; }
  /// Tells where the first record of a range starts.
  std::int64_t start(std::size_t range) const;
  /// Moves the start of the first range; returns whether it was elsewhere.
  bool correct_start(std::int64_t start);

  /// Opens the bytes of a range from its start on. @throws InputError  the file cannot be opened
  std::unique_ptr<ByteSource> open_bytes(std::size_t range) const;
  /// Opens the rows of a range from its start on. The arguments must outlive the reader; `columns` are those of the
  /// input, or none.
  /// @throws InputError  the file cannot be opened
  std::unique_ptr<CsvRangeReader> open(std::size_t range, const std::vector<ScanColumn>& columns, BadRows bad_rows,
                                       RefusedRowSink& sink) const;
  /// Notes that a range, the last one so far, was read to where `reader` stands.
  /// @param failed  it stopped before the end of the range
  /// @throws InputError  the file is shorter than it was
  void note_end(std::size_t range, const CsvRangeReader& reader, bool failed);
  /// Notes where the range ends, the last one so far.
  void note_end(std::size_t range, const PlainRangeEnd& end);
  /// Notes that nobody needs to know where a range ends.
  void skip_end(std::size_t range);

  /// What the other ranks must know of the reading. @param failed  it stopped before the end of the share
  ShareEdges edges(bool failed) const;
  /// Counts, for each file of the input, its line feeds before the share's part of it.
  /// @param lines_before  those of the first file (see share_edges.hpp)
  std::vector<std::int64_t> line_bases(std::int64_t lines_before) const;

 private:
  const CsvInput& input_;
  std::vector<FileRange> ranges_;
  std::vector<CsvHeader> headers_;  // one per range
  std::int64_t first_start_ = 0;
  std::int64_t last_end_ = 0;
  std::int64_t last_file_lines_ = 0;
};

/// What all ranks know once each share starts where its predecessor ended.
struct SettledShares {
  std::vector<ShareEdges> edges;  ///< one per rank
  int rounds = 0;                 ///< how often shares had to be read again, all that did not fit at once
};

/// Reads the share, and reads it again from another start until the shares of all ranks fit together. @collective
/// @param read  reads this rank's share from its start and tells its edges; it does not throw
SettledShares settle_shares(const Communicator& comm, CsvShare& share, const std::function<ShareEdges()>& read);

}  // namespace rankwise
