#include "io/csv_range_reader.hpp"

#include <algorithm>  // std::all_of, std::min, std::sort
#include <cstring>    // std::memmove

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kMostRefusedText = 64 << 10;
constexpr std::size_t kExcerptBytes = 80;

}  // namespace

CsvRangeReader::CsvRangeReader(std::unique_ptr<ByteSource> source, const FileRange& range, std::int64_t start,
                               const CsvHeader& header, const CsvDialect& dialect,
                               const std::vector<ScanColumn>& columns, BadRows bad_rows, RefusedRowSink& sink,
                               std::size_t chunk_bytes)
    : range_(range),
      header_(header),
      dialect_(dialect),
      columns_(columns),
      bad_rows_(bad_rows),
      sink_(sink),
      source_(std::move(source)),
      last_field_(static_cast<int>(header.names.size()) - 1),
      buffer_(chunk_bytes + 1),
      chunk_offset_(start) {
  for (const auto& column : columns) decoders_.emplace_back(column, dialect);
}

/// Moves what is left of the chunk to the front and reads behind it; false where nothing is left.
bool CsvRangeReader::refill() {
  const std::size_t left = filled_ - chunk_begin_;
  std::memmove(buffer_.data(), buffer_.data() + chunk_begin_, left);
  chunk_offset_ += static_cast<std::int64_t>(chunk_begin_);
  chunk_begin_ = 0;
  filled_ = left;
  if (!source_ended_) {
    const std::size_t most = buffer_.size() - 1 - filled_;
    const std::size_t count = source_->read(buffer_.data() + filled_, most);
    filled_ += count;
    if (count < most) {
      source_ended_ = true;
      // The last record may lack its line end; one is put behind it (the buffer has room).
      if (filled_ > 0 && buffer_[filled_ - 1] != '\n') buffer_[filled_++] = '\n';
    }
  }
  return filled_ > 0;
}

/// Ends the reading at the record that the chunk begins with.
void CsvRangeReader::fail_long_record() {
  const std::string limit = std::to_string(dialect_.max_record_bytes) + " bytes (source.max_record_bytes)";
  // Whatever else the chunk holds must not matter to the message.
  const bool too_long = static_cast<std::int64_t>(filled_) > dialect_.max_record_bytes;
  if (too_long) filled_ = static_cast<std::size_t>(dialect_.max_record_bytes) + 1;
  index_csv(buffer_.data(), filled_, dialect_.delimiter, dialect_.quote, index_);
  RefusedRow row;
  row.fatal = true;
  std::size_t begin = 0;
  if (index_.inside_quotes) {
    // The field that does not close is the last one that begins in the record.
    begin = index_.field_count > 0 ? index_.ends[index_.field_count - 1] + std::size_t{1} : 0;
    row.reason = too_long ? "a quote opens here, in a record that does not end within " + limit
                          : "a quote opens here and never closes";
  } else {
    row.reason = "a record begins here that is longer than " + limit;
  }
  row.offset = chunk_offset_ + static_cast<std::int64_t>(begin);
  row.line = lines_ + count_lines(buffer_.data(), begin);
  row.text.assign(buffer_.data() + begin, std::min(kExcerptBytes, filled_ - begin));
  failure_ = std::move(row);
}

/// Reads on until at least one whole record is there; false at the end of the range or file, or at a failure.
bool CsvRangeReader::load_chunk() {
  if (range_ended_ || failure_) return false;
  for (;;) {
    if (!refill() || chunk_offset_ >= range_.end) {
      range_ended_ = true;
      return false;
    }
    index_csv(buffer_.data(), filled_, dialect_.delimiter, dialect_.quote, index_);
    if (index_.record_count > 0 && !is_too_long(0)) break;
    if (index_.record_count > 0 || source_ended_ || static_cast<std::int64_t>(filled_) > dialect_.max_record_bytes) {
      fail_long_record();
      return false;
    }
    // Room for the longest record that is accepted, its line end and the one that refill() may add.
    const auto longest = static_cast<std::size_t>(dialect_.max_record_bytes) + 2;
    if (filled_ + 1 >= buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, longest));
  }
  keep_records_in_range();
  next_record_ = 0;
  chunk_begin_ = record_end(records_ - 1) + 1;
  return true;
}

/// Sets records_ to those that start in the range and stand before one that is too long: that one comes with the next
/// chunk, where it ends the reading.
void CsvRangeReader::keep_records_in_range() {
  records_ = index_.record_count;
  if (chunk_offset_ + static_cast<std::int64_t>(filled_) > range_.end) {
    const auto last = static_cast<std::uint64_t>(range_.end - chunk_offset_);
    while (record_begin(records_ - 1) >= last) --records_;  // the first record starts in the range
    range_ended_ = records_ < index_.record_count;
  }
  if (static_cast<std::int64_t>(filled_) <= dialect_.max_record_bytes) return;
  for (std::size_t record = 1; record < records_; ++record) {
    if (!is_too_long(record)) continue;
    records_ = record;
    range_ended_ = false;
  }
}

bool CsvRangeReader::is_too_long(std::size_t record) const {
  return static_cast<std::int64_t>(record_end(record) - record_begin(record)) > dialect_.max_record_bytes;
}

std::size_t CsvRangeReader::record_end(std::size_t record) const {
  return index_.ends[index_.record_last[record]];
}

std::size_t CsvRangeReader::record_begin(std::size_t record) const {
  return record == 0 ? 0 : record_end(record - 1) + 1;
}

bool CsvRangeReader::is_blank(std::size_t record) const {
  const std::size_t begin = record_begin(record);
  const std::size_t size = record_end(record) - begin;
  return size == 0 || (size == 1 && buffer_[begin] == '\r');
}

/// Picks the next records for a batch: blank lines are skipped, records with a wrong number of fields are faults.
void CsvRangeReader::take_records() {
  const auto wanted = static_cast<std::uint32_t>(header_.names.size());
  rows_.clear();
  faults_.clear();
  const std::size_t end = std::min(records_, next_record_ + static_cast<std::size_t>(kBatchRows));
  std::uint32_t first = next_record_ == 0 ? 0 : index_.record_last[next_record_ - 1] + 1;
  for (; next_record_ < end; ++next_record_) {
    const std::uint32_t last = index_.record_last[next_record_];
    const std::uint32_t fields = last - first + 1;
    if (fields == 1 && is_blank(next_record_)) {
      // Spreadsheets leave such lines at the end.
    } else if (fields == wanted) {
      rows_.push_back({first, static_cast<std::uint32_t>(next_record_)});
    } else {
      faults_.push_back({next_record_, FieldStatus::kFieldCount, -1});
    }
    first = last + 1;
  }
  rows_read_ += static_cast<std::int64_t>(rows_.size() + faults_.size());
}

/// Notes which fields of a decoded column spoil their row.
void CsvRangeReader::judge_column(int c) {
  const bool nullable = columns_[static_cast<std::size_t>(c)].nullable;
  const auto good = [](FieldStatus status) { return status == FieldStatus::kValue; };
  if (std::all_of(statuses_.begin(), statuses_.end(), good)) return;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const FieldStatus status = statuses_[i];
    if (status == FieldStatus::kValue || bad_[i] != 0) continue;
    if (status == FieldStatus::kNull && nullable) continue;
    if (status != FieldStatus::kNull && nullable && bad_rows_ == BadRows::kPermissive) continue;  // it is null now
    bad_[i] = 1;
    faults_.push_back({rows_[i].record, status == FieldStatus::kNull ? FieldStatus::kMissing : status, c});
  }
}

/// A field with its quotes on. `first_field`: the index in index_.ends of its row's first field's end.
inline std::string_view CsvRangeReader::raw_field(std::uint32_t first_field, int field) const {
  const std::uint32_t at = first_field + static_cast<std::uint32_t>(field);
  const std::uint32_t begin = at == 0 ? 0 : index_.ends[at - 1] + 1;
  std::uint32_t end = index_.ends[at];
  if (field == last_field_ && end > begin && buffer_[end - 1] == '\r') --end;
  return {buffer_.data() + begin, end - begin};
}

void CsvRangeReader::decode_rows(RecordBatch& batch) {
  arena_.clear();
  batch.rows = static_cast<std::int64_t>(rows_.size());
  batch.columns.resize(columns_.size());
  bad_.assign(rows_.size(), 0);
  raw_.fields.resize(rows_.size());
  raw_.has_high_bytes = index_.has_high_bytes;
  for (int c = 0; c < static_cast<int>(columns_.size()); ++c) {
    const int field = header_.column_of[static_cast<std::size_t>(c)];
    for (std::size_t i = 0; i < rows_.size(); ++i) raw_.fields[i] = raw_field(rows_[i].first_field, field);
    decoders_[static_cast<std::size_t>(c)].decode(raw_, arena_, batch[c], statuses_);
    judge_column(c);
  }
  batch.selection.clear();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (bad_[i] == 0) batch.selection.push_back(static_cast<std::uint32_t>(i));
  }
}

RefusedRow CsvRangeReader::locate(std::size_t record) const {
  RefusedRow row;
  const std::size_t begin = record_begin(record);
  std::size_t end = record_end(record);
  if (end > begin && buffer_[end - 1] == '\r') --end;
  row.offset = chunk_offset_ + static_cast<std::int64_t>(begin);
  row.line = lines_ + count_lines(buffer_.data(), begin);
  row.text.assign(buffer_.data() + begin, std::min(end - begin, kMostRefusedText));
  return row;
}

RefusedRow CsvRangeReader::describe(const RowError& refused) const {
  RefusedRow row = locate(rows_[static_cast<std::size_t>(refused.row())].record);
  row.reason = refused.what();
  row.fatal = true;
  return row;
}

RefusedRow CsvRangeReader::describe(std::size_t record, FieldStatus status, int column) const {
  RefusedRow row = locate(record);
  row.reason = reason_of(status);
  row.advice = advice_of(status);
  row.status = status;
  const std::uint32_t first = record == 0 ? 0 : index_.record_last[record - 1] + 1;
  if (column >= 0) {
    const int field = header_.column_of[static_cast<std::size_t>(column)];
    row.column = header_.names[static_cast<std::size_t>(field)];
    row.value = raw_field(first, field).substr(0, kExcerptBytes);
  } else {
    row.reason += ": " + std::to_string(index_.record_last[record] - first + 1) + " instead of " +
                  std::to_string(header_.names.size());
  }
  return row;
}

void CsvRangeReader::refuse_rows() {
  std::sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) { return a.record < b.record; });
  for (const auto& fault : faults_) {
    RefusedRow row = describe(fault.record, fault.status, fault.column);
    if (bad_rows_ == BadRows::kFail) {
      failure_ = std::move(row);
      first_faulty_record_ = fault.record;
      return;
    }
    ++rows_refused_;
    sink_.refuse(row);
  }
}

bool CsvRangeReader::next(RecordBatch& batch) {
  if (failure_) return false;
  while (next_record_ >= records_) {
    if (records_ > 0) {  // the chunk is done: its lines count now
      lines_ += count_lines(buffer_.data(), chunk_begin_);
      records_ = next_record_ = 0;
    }
    if (!load_chunk()) return false;
  }
  take_records();
  decode_rows(batch);
  refuse_rows();
  if (!failure_) return true;
  // Rows before the bad one may hold an error of another kind, which then is the first.
  const auto comes_later = [&](std::uint32_t row) { return rows_[row].record >= first_faulty_record_; };
  std::erase_if(batch.selection, comes_later);
  return !batch.selection.empty();
}

}  // namespace rankwise
