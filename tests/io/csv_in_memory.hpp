#pragma once
#include <algorithm>    // std::min
#include <cstdint>      // std::int64_t
#include <cstdlib>      // std::abort
#include <cstring>      // std::memcpy
#include <memory>       // std::unique_ptr
#include <optional>     // std::optional
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <utility>      // std::pair
#include <vector>       // std::vector

#include "io/csv_header.hpp"
#include "io/csv_index.hpp"
#include "io/csv_range_reader.hpp"
#include "io/record_start.hpp"
#include "io/share_edges.hpp"

namespace rankwise::test {

/// Bytes in memory, read from an offset on.
class MemorySource : public ByteSource {
 public:
  MemorySource(std::string_view bytes, std::int64_t offset)
      : rest_(bytes.substr(std::min(bytes.size(), static_cast<std::size_t>(offset)))) {}

  std::size_t read(char* to, std::size_t most) override {
    const std::size_t count = std::min(most, rest_.size());
    if (count > 0) std::memcpy(to, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

using Rows = std::vector<std::vector<std::string>>;

/// What a reading yields, with places counted in the whole of the bytes.
struct CsvContent {
  Rows rows = {};
  std::vector<std::string> refused = {};  ///< "offset line reason: text"
  std::string failure = {};               ///< the same for the row that ended the reading
  friend bool operator==(const CsvContent&, const CsvContent&) = default;
};

/// Reads bytes without a header, cut into ranges, as scan_csv does over ranks: each range guesses its first record,
/// and reads again where it did not fit. All fields are text; the first record says how many there are.
class CutReading {
 public:
  CutReading(std::string_view bytes, const std::vector<std::int64_t>& cuts, CsvDialect dialect, BadRows bad_rows,
             std::size_t chunk_bytes = 4096)
      : bytes_(bytes), dialect_(std::move(dialect)), bad_rows_(bad_rows), chunk_bytes_(chunk_bytes) {
    describe_columns();
    std::int64_t begin = 0;
    const auto size = static_cast<std::int64_t>(bytes.size());
    for (const std::int64_t cut : cuts) {
      shares_.emplace_back(FileRange{0, begin, cut});
      begin = cut;
    }
    shares_.emplace_back(FileRange{0, begin, size});
    const auto open = [&](std::int64_t offset) { return std::make_unique<MemorySource>(bytes_, offset); };
    for (auto& share : shares_) share.start = guess_record_start(open, size, header_, dialect_, share.range.begin);
  }

  CsvContent content() {
    std::vector<ShareEdges> edges;
    for (auto& share : shares_) edges.push_back(read(share));
    for (; first_misfit(edges) >= 0; ++rounds_) {
      const auto before = edges;
      for (std::size_t i = 0; i < shares_.size(); ++i) {
        const std::int64_t start = required_start(before, static_cast<int>(i));
        if (start == shares_[i].start) continue;
        shares_[i].start = start;
        edges[i] = read(shares_[i]);
      }
    }
    return join(edges);
  }

  /// How often ranges had to be read again.
  int rounds() const { return rounds_; }

 private:
  struct Share : RefusedRowSink {
    explicit Share(const FileRange& r) : range(r) {}
    void refuse(const RefusedRow& row) override { refused.push_back(row); }
    FileRange range;
    std::int64_t start = 0;
    Rows rows = {};
    std::vector<RefusedRow> refused = {};
    std::optional<RefusedRow> failure = {};
  };

  void describe_columns() {
    CsvIndex index;
    index_csv_bytewise(bytes_.data(), bytes_.size(), dialect_.delimiter, dialect_.quote, index);
    const std::size_t fields = index.record_count > 0 ? index.record_last[0] + std::size_t{1} : index.field_count + 1;
    for (std::size_t i = 0; i < fields; ++i) {
      header_.names.push_back(std::to_string(i));
      header_.column_of.push_back(static_cast<int>(i));
      columns_.push_back({.name = header_.names.back(), .header_names = {header_.names.back()}, .type = kText});
    }
    header_.header_lines = 0;
  }

  ShareEdges read(Share& share) {
    share.rows.clear();
    share.refused.clear();
    CsvRangeReader reader(std::make_unique<MemorySource>(bytes_, share.start), share.range, share.start, header_,
                          dialect_, columns_, bad_rows_, share, chunk_bytes_);
    RecordBatch batch;
    std::int64_t rows = 0;
    while (reader.next(batch)) {
      for (const auto row : batch.selection) {
        share.rows.emplace_back();
        for (const auto& column : batch.columns) share.rows.back().emplace_back(column.texts[row]);
      }
      rows += static_cast<std::int64_t>(batch.selection.size());
    }
    share.failure = reader.failure();
    const bool balanced = reader.rows_read() == rows + reader.rows_refused();
    if (!share.failure && !balanced) std::abort();
    const std::int64_t end = std::min(reader.end(), static_cast<std::int64_t>(bytes_.size()));
    return {1, 0, share.start, 0, end, reader.lines(), share.failure ? 1 : 0};
  }

  CsvContent join(const std::vector<ShareEdges>& edges) const {
    CsvContent content;
    const int failed = first_failure(edges);
    for (int i = 0; i < static_cast<int>(shares_.size()); ++i) {
      const auto& share = shares_[static_cast<std::size_t>(i)];
      const std::int64_t line = 1 + lines_before(edges, i);
      const auto text = [&](const RefusedRow& row) {
        return std::to_string(row.offset) + " " + std::to_string(row.line + line) + " " + row.reason + ": " + row.text;
      };
      for (const auto& row : share.refused) content.refused.push_back(text(row));
      // Rows of the batch that a failure stands in are lost with the job, so they do not count.
      if (failed < 0) content.rows.insert(content.rows.end(), share.rows.begin(), share.rows.end());
      if (i == failed) content.failure = text(*share.failure);
      if (i == failed) break;
    }
    return content;
  }

  std::string_view bytes_;
  CsvDialect dialect_;
  BadRows bad_rows_;
  std::size_t chunk_bytes_;
  CsvHeader header_;
  std::vector<ScanColumn> columns_;
  std::vector<Share> shares_;
  int rounds_ = 0;
};

}  // namespace rankwise::test
