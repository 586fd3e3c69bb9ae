#include "io/table/csv_look.hpp"

#include <algorithm>  // std::find, std::min
#include <memory>     // std::unique_ptr

#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"
#include "io/csv_range_reader.hpp"
#include "io/record_start.hpp"
#include "io/table/sample_statistics.hpp"
#include "io/table/type_guess.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kWindowBytes = std::int64_t{64} << 10;
constexpr std::int64_t kWindows = 16;
/// Bytes that a byte of a packed file is guessed to stand for.
constexpr double kUnpackedPerByte = 5;

const std::vector<ScanColumn> kNoColumns;

class NoSink : public RefusedRowSink {
 public:
  void refuse(const RefusedRow& /*row*/) override {}
};

/// Names the columns of a header: those without name after their place.
std::vector<std::string> column_names(const std::vector<std::string>& header_names) {
  std::vector<std::string> names = header_names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty()) continue;
    std::string name = "column" + std::to_string(i + 1);
    while (std::find(names.begin(), names.end(), name) != names.end()) name += '_';
    names[i] = std::move(name);
  }
  return names;
}

/// Reads windows of files as text.
class Sampler {
 public:
  Sampler(const std::vector<InputFile>& files, const CsvDialect& dialect) : files_(files), dialect_(dialect) {
    const CsvHeader header = read_header(0);
    for (const auto& name : header.names) {
      columns_.push_back({.name = name, .header_names = {name}, .type = kText});
      guesses_.emplace_back(dialect.decimal_mark);
    }
    header_names_ = header.names;
    statistics_ = std::make_unique<SampleStatistics>(static_cast<int>(columns_.size()));
  }

  /// Reads `windows` windows of a file, or all of it where it is small.
  void sample(int file, std::int64_t windows) {
    const auto& read = files_[static_cast<std::size_t>(file)];
    const CsvHeader header = read_header(file);
    if (read.compression != Compression::kNone || read.bytes <= windows * kWindowBytes) {
      read_window({file, 0, header.data_begin + windows * kWindowBytes}, header);
      return;
    }
    for (std::int64_t w = 0; w < windows; ++w) {
      const RowRange part = even_range(read.bytes, static_cast<int>(windows), static_cast<int>(w));
      read_window({file, part.begin, part.begin + kWindowBytes}, header);
    }
  }

  CsvLook look() const {
    CsvLook look{.header_names = header_names_};
    const auto names = column_names(header_names_);
    for (std::size_t c = 0; c < names.size(); ++c) look.fields.push_back({names[c], guesses_[c].type()});
    look.statistics = statistics_->statistics(estimate_rows());
    return look;
  }

 private:
  std::unique_ptr<ByteSource> open_at(const InputFile& file, std::int64_t offset) const {
    return open_source(file.path, file.compression, offset);
  }

  CsvHeader read_header(int file) const {
    const auto& read = files_[static_cast<std::size_t>(file)];
    return read_csv_header(*open_at(read, 0), read.path, dialect_, columns_);
  }

  void read_window(const FileRange& range, const CsvHeader& header) {
    const auto& file = files_[static_cast<std::size_t>(range.file)];
    const auto open = [&](std::int64_t offset) { return open_at(file, offset); };
    const std::int64_t start = guess_record_start(open, file.bytes, header, dialect_, range.begin);
    const auto read = [&](const std::vector<ScanColumn>& columns) {
      return CsvRangeReader(open_at(file, start), range, start, header, dialect_, columns, BadRows::kDrop, sink_);
    };
    RecordBatch batch;
    CsvRangeReader judge = read(kNoColumns);
    while (judge.next(batch)) {
    }
    // Records of another width: the window was cut within a quoted text. It tells nothing.
    if (judge.rows_refused() * 2 > judge.rows_read()) return;
    CsvRangeReader reader = read(columns_);
    while (reader.next(batch)) add(batch);
    rows_ += judge.rows_read();
    bytes_ += judge.end() - start;
    whole_files_ += range.begin == 0 && judge.end() < range.end ? 1 : 0;
  }

  void add(const RecordBatch& batch) {
    statistics_->add(batch);
    for (std::size_t c = 0; c < guesses_.size(); ++c) {
      for (const auto row : batch.selection) guesses_[c].add(batch.columns[c].texts[row]);
    }
  }

  double estimate_rows() const {
    if (whole_files_ == files_.size() || bytes_ == 0) return static_cast<double>(rows_);
    double bytes = 0;
    for (const auto& file : files_) {
      bytes += static_cast<double>(file.bytes) * (file.compression == Compression::kNone ? 1.0 : kUnpackedPerByte);
    }
    return bytes * static_cast<double>(rows_) / static_cast<double>(bytes_);
  }

  const std::vector<InputFile>& files_;
  const CsvDialect& dialect_;
  std::vector<ScanColumn> columns_;
  std::vector<std::string> header_names_;
  std::vector<TypeGuess> guesses_;
  std::unique_ptr<SampleStatistics> statistics_;
  std::int64_t rows_ = 0;
  std::int64_t bytes_ = 0;
  std::size_t whole_files_ = 0;
  NoSink sink_;
};

}  // namespace

CsvLook look_at_csv(const std::vector<InputFile>& files, const TableOptions& options) {
  Sampler sampler(files, options.dialect);
  const auto count = static_cast<std::int64_t>(files.size());
  const std::int64_t sampled = std::min(count, kWindows);
  for (std::int64_t i = 0; i < sampled; ++i) {
    const RowRange part = even_range(count, static_cast<int>(sampled), static_cast<int>(i));
    sampler.sample(static_cast<int>(part.begin), kWindows / sampled);
  }
  CsvLook look = sampler.look();
  apply_types(options, files.front().path, look.fields);
  return look;
}

}  // namespace rankwise
